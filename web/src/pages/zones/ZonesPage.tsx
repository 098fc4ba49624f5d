import { ArrowLeftOutlined } from '@ant-design/icons';
import { Button, Space } from 'antd';
import { type Dispatch, useReducer, useState } from 'react';
import { Link, useParams } from 'react-router';
import type { Camera, Zone } from '../../api/types';
import { useCamera } from '../../data/cameras';
import { useZones } from '../../data/zones';
import { useText } from '../../i18n/LocaleProvider';
import { LivePicture } from '../../pictures/LivePicture';
import { Outcome } from '../../ui/Outcome';
import { aspectOf } from '../cameras/aspect';
import { type EditAction, type Editing, edit, IDLE } from './editor';
import { ZoneCanvas } from './ZoneCanvas';
import { ZoneForm } from './ZoneForm';
import { ZoneList } from './ZoneList';
import styles from './zones.module.css';

/** Draw where things count: areas and lines on the camera's own picture. */
export default function ZonesPage() {
  const { cameraId = '' } = useParams();
  const camera = useCamera(cameraId);
  const zones = useZones(cameraId);
  return (
    <Outcome of={camera}>
      {(data) => <Outcome of={zones}>{(all) => <Editor camera={data} zones={all} />}</Outcome>}
    </Outcome>
  );
}

function Editor({ camera, zones }: { camera: Camera; zones: Zone[] }) {
  const { t } = useText();
  const [editing, act] = useReducer(edit, IDLE);
  const [pointedAt, setPointedAt] = useState<string | null>(null);
  const aspect = aspectOf(camera);
  return (
    <div className="page-pad">
      <div className="page-head">
        <Link to={`/cameras/${camera.id}`} aria-label={t('action.back')}>
          <ArrowLeftOutlined />
        </Link>
        <h2>{t('zone.title', { camera: camera.name })}</h2>
        <span className="spacer" />
        <DrawButtons editing={editing} act={act} />
      </div>
      <div className={styles.columns}>
        <div className="sheet">
          <p className={`muted ${styles.hint}`}>{t(hintFor(editing))}</p>
          <LivePicture cameraId={camera.id} name={camera.name} watched={camera.enabled} aspect={aspect}>
            <ZoneCanvas zones={zones} editing={editing} act={act} aspect={aspect} pointedAt={pointedAt} />
          </LivePicture>
        </div>
        <div className="sheet">
          {editing.mode === 'shaped' ? (
            <ZoneForm
              key={editing.zoneId ?? 'new'}
              cameraId={camera.id}
              shaped={editing}
              zone={zones.find((zone) => zone.id === editing.zoneId)}
              onReverse={() => act({ type: 'reverse' })}
              onDone={() => act({ type: 'cancel' })}
            />
          ) : (
            <ZoneList
              zones={zones}
              onEdit={(zone) => act({ type: 'edit', zone })}
              onPoint={setPointedAt}
              busy={editing.mode === 'drawing'}
            />
          )}
        </div>
      </div>
    </div>
  );
}

function hintFor(editing: Editing) {
  if (editing.mode === 'drawing') return editing.shape === 'polygon' ? 'zone.hint.polygon' : 'zone.hint.line';
  return editing.mode === 'shaped' ? 'zone.hint.shaped' : 'zone.hint.idle';
}

function DrawButtons({ editing, act }: { editing: Editing; act: Dispatch<EditAction> }) {
  const { t } = useText();
  if (editing.mode === 'drawing') {
    return (
      <Space wrap>
        <Button onClick={() => act({ type: 'undo' })} disabled={editing.points.length === 0}>
          {t('zone.undo')}
        </Button>
        <Button type="primary" onClick={() => act({ type: 'finish' })} data-testid="zone-finish">
          {t('zone.finish')}
        </Button>
        <Button onClick={() => act({ type: 'cancel' })}>{t('action.cancel')}</Button>
      </Space>
    );
  }
  return (
    <Space wrap>
      <Button onClick={() => act({ type: 'begin', shape: 'polygon' })} data-testid="zone-draw-polygon">
        {t('zone.draw.polygon')}
      </Button>
      <Button onClick={() => act({ type: 'begin', shape: 'line' })} data-testid="zone-draw-line">
        {t('zone.draw.line')}
      </Button>
    </Space>
  );
}
