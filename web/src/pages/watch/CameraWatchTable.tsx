import { Badge, Table, type TableColumnsType, Tag, Tooltip } from 'antd';
import { Link } from 'react-router';
import type { CameraWatch, Watch, WatchOrder } from '../../api/types';
import { CAMERAS_ON_A_PAGE, type WatchAsked } from '../../data/watch';
import { useText } from '../../i18n/LocaleProvider';
import { clockLength } from '../../time/format';
import { SightBadge } from '../../ui/StateBadge';
import { CAMERA_TONE } from '../../ui/tone';
import { Dropped } from './Dropped';
import { counterOf, rate } from './rates';
import { ageText, bytesText, percentText, rateText } from './words';

interface CameraWatchTableProps {
  watch: Watch;
  history: Watch[];
  asked: WatchAsked;
  onAsk: (asked: WatchAsked) => void;
}

/** One page of the cameras; the service orders them, so that thousands stay quick. */
export function CameraWatchTable({ watch, history, asked, onAsk }: CameraWatchTableProps) {
  const { t } = useText();
  const columns = useColumns(history, watch.age_bounds_s.at(-1) ?? 0);
  return (
    <Table<CameraWatch>
      size="small"
      rowKey="camera_id"
      data-testid="watch-table"
      dataSource={watch.items}
      columns={columns.map((column) =>
        column.key === asked.order ? { ...column, sortOrder: 'descend' } : { ...column, sortOrder: null },
      )}
      scroll={{ x: 'max-content' }}
      locale={{
        emptyText: t('camera.none_match'),
        triggerDesc: t('watch.order.most'),
        cancelSort: t('watch.order.attention'),
      }}
      pagination={{
        current: asked.page,
        pageSize: CAMERAS_ON_A_PAGE,
        total: watch.total,
        showSizeChanger: false,
        showTotal: (total) => t('watch.total', { total }),
      }}
      onChange={({ current = 1 }, _, sorter, { action }) => {
        const chosen = Array.isArray(sorter) ? sorter[0] : sorter;
        const order = (chosen?.order ? chosen.columnKey : 'attention') as WatchOrder;
        onAsk({ ...asked, order, page: action === 'sort' ? 1 : current });
      }}
    />
  );
}

function useColumns(history: Watch[], last_s: number): TableColumnsType<CameraWatch> {
  const { t, locale } = useText();
  const number = (value: number) => value.toLocaleString(locale);
  const figure = (
    key: string,
    title: string,
    render: (row: CameraWatch) => React.ReactNode,
    sorts = true,
  ) => ({
    key,
    title,
    align: 'right' as const,
    render: (_: unknown, row: CameraWatch) => (row.shard === null ? '—' : render(row)),
    ...(sorts ? { sorter: true, sortDirections: ['descend' as const] } : {}),
  });
  const perSecond = (row: CameraWatch, name: 'received' | 'analysed') =>
    rateText(rate(history, counterOf(row.camera_id, name)));
  return [
    {
      key: 'name',
      title: t('camera.name'),
      fixed: 'start',
      render: (_, row) => <Name row={row} />,
    },
    { key: 'state', title: t('camera.state'), render: (_, row) => <Connection row={row} /> },
    { key: 'alertness', title: t('watch.alertness'), render: (_, row) => <Alertness row={row} /> },
    figure('awake_share', t('watch.awake_share'), (row) => percentText(row.awake_share)),
    figure('received', t('watch.received_rate'), (row) => perSecond(row, 'received')),
    figure('analysed', t('watch.analysed_rate'), (row) => perSecond(row, 'analysed')),
    figure('age', t('watch.age'), (row) =>
      ageText(row.ages_s.ruled ?? row.ages_s.detected ?? row.ages_s.decoded ?? null, last_s),
    ),
    figure('missed', t('watch.missed'), (row) => <Dropped row={row} />),
    figure('lost', t('watch.lost'), (row) => number(row.lost)),
    figure('late', t('watch.late'), (row) => number(row.late)),
    figure('key_interval', t('watch.key_interval'), (row) =>
      row.key_interval_s > 0 ? `${row.key_interval_s.toFixed(1)} s` : '—',
    ),
    figure(
      'ring_bytes',
      t('watch.ring'),
      (row) => `${bytesText(row.ring_bytes)} · ${row.ring_s.toFixed(0)} s`,
    ),
    figure('wakes', t('watch.wakes'), (row) => number(row.wakes)),
    { key: 'shard', title: t('watch.shard_column'), align: 'right', render: (_, row) => row.shard ?? '—' },
  ];
}

function Name({ row }: { row: CameraWatch }) {
  return (
    <Tooltip title={row.area_name}>
      <Link to={`/cameras/${row.camera_id}`}>{row.camera_name}</Link>
    </Tooltip>
  );
}

/** Where its connection stands, or what it sees where that is the fault. */
function Connection({ row }: { row: CameraWatch }) {
  const { t, reason } = useText();
  if (row.shard === null) return <Tag color="red">{t('watch.unwatched')}</Tag>;
  if (row.state === 'online' && row.sight !== 'clear') return <SightBadge sight={row.sight} why="" />;
  return (
    <Tooltip title={reason(row.state_reason)}>
      <Badge color={CAMERA_TONE[row.state]} text={t(`camera.state.${row.state}`)} />
    </Tooltip>
  );
}

function Alertness({ row }: { row: CameraWatch }) {
  const { t } = useText();
  if (row.alertness === null) return '—';
  const why = row.woken_by === null ? t('watch.idle.hint') : t(`watch.woken.${row.woken_by}.hint`);
  return (
    <Tooltip title={why}>
      <Tag color={row.alertness === 'awake' ? 'blue' : 'default'} data-alertness={row.alertness}>
        {t(`watch.alertness.${row.alertness}`)}
      </Tag>
      {row.woken_by !== null && t(`watch.woken.${row.woken_by}`)}
      {row.since_s > 0 && <span className="muted"> {clockLength(row.since_s)}</span>}
    </Tooltip>
  );
}
