import { Pagination } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Camera } from '../../api/types';
import { LivePicture } from '../../pictures/LivePicture';
import { ReasonText } from '../../ui/ReasonText';
import { CameraBadge, SightBadge } from '../../ui/StateBadge';
import styles from './cameras.module.css';
import { isFaulty } from './sight';

const ON_A_PAGE = 24;

export function CameraCards({ cameras }: { cameras: Camera[] }) {
  const [page, setPage] = useState(1);
  const last = Math.ceil(cameras.length / ON_A_PAGE);
  const shown = Math.min(page, last);
  return (
    <>
      <div className={styles.cards}>
        {cameras.slice((shown - 1) * ON_A_PAGE, shown * ON_A_PAGE).map((camera) => (
          <CameraCard key={camera.id} camera={camera} />
        ))}
      </div>
      {last > 1 && (
        <Pagination
          current={shown}
          pageSize={ON_A_PAGE}
          total={cameras.length}
          onChange={setPage}
          showSizeChanger={false}
          align="end"
        />
      )}
    </>
  );
}

function CameraCard({ camera }: { camera: Camera }) {
  const faulty = isFaulty(camera);
  return (
    <Link
      to={`/cameras/${camera.id}`}
      className={styles.card}
      data-testid="camera-card"
      data-camera-id={camera.id}
    >
      <LivePicture cameraId={camera.id} name={camera.name} watched={camera.enabled} whole />
      <div className={styles.cardHead}>
        <strong className="ellipsis">{camera.name}</strong>
        {faulty ? (
          <SightBadge sight={camera.sight} why={camera.sight_reason} />
        ) : (
          <CameraBadge camera={camera} />
        )}
      </div>
      <div className="muted ellipsis">{camera.area_name}</div>
      {camera.enabled && (faulty || camera.state !== 'online') && (
        <div className={styles.reason}>
          <ReasonText text={faulty ? camera.sight_reason : camera.state_reason} />
        </div>
      )}
    </Link>
  );
}
