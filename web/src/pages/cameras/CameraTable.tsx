import { Table } from 'antd';
import { Link } from 'react-router';
import type { Camera } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { TimeText } from '../../time/TimeText';
import { ReasonText } from '../../ui/ReasonText';
import { CameraBadge, SightBadge } from '../../ui/StateBadge';
import { isFaulty, sightOf } from './sight';

export function CameraTable({ cameras }: { cameras: Camera[] }) {
  const { t } = useText();
  return (
    <Table<Camera>
      size="small"
      rowKey="id"
      dataSource={cameras}
      scroll={{ x: 'max-content' }}
      pagination={{ pageSize: 50, hideOnSinglePage: true }}
      columns={[
        {
          title: t('camera.name'),
          key: 'name',
          render: (_, camera) => <Link to={`/cameras/${camera.id}`}>{camera.name}</Link>,
        },
        { title: t('camera.state'), key: 'state', render: (_, camera) => <CameraBadge camera={camera} /> },
        {
          title: t('camera.sight'),
          key: 'sight',
          render: (_, camera) => <SightBadge sight={sightOf(camera)} why={camera.sight_reason} />,
        },
        {
          title: t('camera.reason'),
          key: 'reason',
          ellipsis: true,
          width: 260,
          render: (_, camera) => (
            <ReasonText text={isFaulty(camera) ? camera.sight_reason : camera.state_reason} />
          ),
        },
        {
          title: t('camera.since'),
          key: 'since',
          render: (_, camera) => <Since camera={camera} />,
        },
        { title: t('camera.area'), dataIndex: 'area_name' },
        { title: t('camera.stream'), key: 'stream', render: (_, camera) => streamWords(camera.stream) },
        { title: t('camera.url'), dataIndex: 'url', ellipsis: true, width: 260 },
      ]}
    />
  );
}

/** Since when it is as it is: of what it sees where that is the fault, else of its connection. */
function Since({ camera }: { camera: Camera }) {
  const at = isFaulty(camera) ? camera.sight_at : camera.state_at;
  return at ? <TimeText at={at} show="relative" /> : '—';
}

/** `H264 1920×1080 25 fps`, as far as known. */
export function streamWords(stream: Camera['stream']): string {
  if (stream === null) return '—';
  const size = stream.width > 0 ? ` ${stream.width}×${stream.height}` : '';
  const rate = stream.fps > 0 ? ` ${Number(stream.fps.toFixed(1))} fps` : '';
  return `${stream.codec.toUpperCase()}${size}${rate}`;
}
