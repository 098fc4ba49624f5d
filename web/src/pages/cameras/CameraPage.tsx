import { ArrowLeftOutlined, BorderOuterOutlined, EditOutlined } from '@ant-design/icons';
import { Button, Descriptions, Switch } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import type { Camera } from '../../api/types';
import { useCamera, useChangeCamera, useDeleteCamera } from '../../data/cameras';
import { useText } from '../../i18n/LocaleProvider';
import { LivePicture } from '../../pictures/LivePicture';
import { useAllowed } from '../../session/useSession';
import { TimeText } from '../../time/TimeText';
import { DeleteButton } from '../../ui/DeleteButton';
import { Outcome } from '../../ui/Outcome';
import { ReasonText } from '../../ui/ReasonText';
import { CameraBadge, SightBadge } from '../../ui/StateBadge';
import { useTelling } from '../../ui/useTelling';
import { aspectOf } from './aspect';
import { CameraNumbers } from './CameraNumbers';
import { CameraRules } from './CameraRules';
import { streamWords } from './CameraTable';
import styles from './cameras.module.css';
import { EditCameraDialog } from './EditCameraDialog';
import { SightHistory, StateHistory } from './StateHistory';
import { isFaulty, sightOf } from './sight';
import { ZoneOverlay } from './ZoneOverlay';

/** One camera: its picture with its zones, how it has been, what is watched for. */
export default function CameraPage() {
  const { cameraId = '' } = useParams();
  const camera = useCamera(cameraId);
  return <Outcome of={camera}>{(data) => <Detail camera={data} />}</Outcome>;
}

function Detail({ camera }: { camera: Camera }) {
  return (
    <div className="page-pad">
      <Head camera={camera} />
      <div className={styles.columns}>
        <div>
          <div className="sheet">
            <LivePicture
              cameraId={camera.id}
              name={camera.name}
              watched={camera.enabled}
              aspect={aspectOf(camera)}
            >
              <ZoneOverlay cameraId={camera.id} />
            </LivePicture>
            <Facts camera={camera} />
          </div>
          <CameraRules camera={camera} />
        </div>
        <div>
          <CameraNumbers cameraId={camera.id} />
          <SightHistory cameraId={camera.id} />
          <StateHistory cameraId={camera.id} />
        </div>
      </div>
    </div>
  );
}

function Head({ camera }: { camera: Camera }) {
  const { t } = useText();
  return (
    <div className="page-head">
      <Link to="/cameras" aria-label={t('action.back')}>
        <ArrowLeftOutlined />
      </Link>
      <h2>{camera.name}</h2>
      <CameraBadge camera={camera} />
      {isFaulty(camera) && <SightBadge sight={camera.sight} why={camera.sight_reason} />}
      <span className="spacer" />
      {useAllowed('set_rules') && (
        <Link to={`/cameras/${camera.id}/zones`}>
          <Button icon={<BorderOuterOutlined />} data-testid="camera-zones">
            {t('zone.edit')}
          </Button>
        </Link>
      )}
      {useAllowed('set_cameras') && <Tools camera={camera} />}
    </div>
  );
}

function Tools({ camera }: { camera: Camera }) {
  const { t } = useText();
  const tell = useTelling();
  const change = useChangeCamera();
  const remove = useDeleteCamera();
  const navigate = useNavigate();
  const [editing, setEditing] = useState(false);
  return (
    <>
      <Switch
        checked={camera.enabled}
        loading={change.isPending}
        checkedChildren={t('action.enable')}
        unCheckedChildren={t('action.disable')}
        aria-label={t('camera.enabled')}
        onChange={(enabled) =>
          void tell(change.mutateAsync({ id: camera.id, change: { enabled } }), 'done.saved')
        }
      />
      <Button icon={<EditOutlined />} onClick={() => setEditing(true)}>
        {t('action.edit')}
      </Button>
      <DeleteButton
        withText
        question={t('camera.delete.question', { name: camera.name })}
        onDelete={() =>
          void tell(
            remove.mutateAsync(camera.id).then(() => navigate('/cameras')),
            'done.deleted',
          )
        }
      />
      <EditCameraDialog camera={camera} open={editing} onClose={() => setEditing(false)} />
    </>
  );
}

function Facts({ camera }: { camera: Camera }) {
  const { t } = useText();
  return (
    <Descriptions
      size="small"
      column={{ xs: 1, md: 2 }}
      style={{ marginTop: 12 }}
      items={[
        {
          key: 'reason',
          label: t('camera.reason'),
          children: <ReasonText text={camera.state_reason || '—'} />,
        },
        {
          key: 'since',
          label: t('camera.since'),
          children: camera.state_at ? <TimeText at={camera.state_at} show="both" /> : '—',
        },
        {
          key: 'sight',
          label: t('camera.sight'),
          children: <SightFacts camera={camera} />,
          span: 'filled' as const,
        },
        { key: 'area', label: t('camera.area'), children: camera.area_name },
        { key: 'stream', label: t('camera.stream'), children: streamWords(camera.stream) },
        {
          key: 'url',
          label: t('camera.url'),
          children: <span style={{ overflowWrap: 'anywhere' }}>{camera.url}</span>,
        },
        { key: 'transport', label: t('camera.transport'), children: camera.transport.toUpperCase() },
        { key: 'username', label: t('device.username'), children: camera.username || '—' },
        { key: 'fps', label: t('camera.analysis_fps'), children: camera.analysis_fps },
        { key: 'watching', label: t('camera.watching'), children: t(`camera.watching.${camera.watching}`) },
        { key: 'regions', label: t('camera.regions'), children: t(`camera.regions.${camera.regions}`) },
        ...(camera.motion_url === ''
          ? []
          : [{ key: 'motion', label: t('camera.motion_url'), children: camera.motion_url }]),
      ]}
    />
  );
}

function SightFacts({ camera }: { camera: Camera }) {
  const sight = sightOf(camera);
  return (
    <span>
      <SightBadge sight={sight} why={camera.sight_reason} />
      {sight !== null && camera.sight_reason && (
        <>
          {' '}
          <ReasonText text={camera.sight_reason} />
        </>
      )}
      {sight !== null && camera.sight_at && (
        <>
          {' '}
          · <TimeText at={camera.sight_at} show="both" />
        </>
      )}
    </span>
  );
}
