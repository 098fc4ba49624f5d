import { Table, type TableColumnsType, Tooltip } from 'antd';
import { Link } from 'react-router';
import type { CameraWatch, Watch, WatchOrder } from '../../api/types';
import { CAMERAS_ON_A_PAGE, type WatchAsked } from '../../data/watch';
import { useText } from '../../i18n/LocaleProvider';
import { AlertnessMark, Connection, newestAge, perSecond } from './cells';
import { Dropped } from './Dropped';
import styles from './watch.module.css';
import { bytesText, percentText } from './words';

export interface CameraWatchListProps {
  watch: Watch;
  history: Watch[];
  asked: WatchAsked;
  onAsk: (asked: WatchAsked) => void;
}

/** One page of the cameras; the service orders them, so that thousands stay quick. */
export function CameraWatchTable({ watch, history, asked, onAsk }: CameraWatchListProps) {
  const { t } = useText();
  const columns = useColumns(watch, history);
  return (
    <Table<CameraWatch>
      size="small"
      rowKey="camera_id"
      data-testid="watch-table"
      dataSource={watch.items}
      columns={columns.map((column) =>
        column.key === asked.order ? { ...column, sortOrder: 'descend' } : { ...column, sortOrder: null },
      )}
      tableLayout="fixed"
      sticky={{ offsetHeader: 0, getContainer: scrolledPart }}
      scroll={{ x: columns.reduce((sum, { width }) => sum + Number(width), 0) }}
      rowClassName={(row) => styles[row.need] ?? ''}
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

/** What scrolls: the page below the shell's head. */
function scrolledPart(): HTMLElement | Window {
  return document.querySelector('main') ?? window;
}

/** Every column has a width of its own, so that nothing moves when figures are renewed. */
function useColumns(watch: Watch, history: Watch[]): TableColumnsType<CameraWatch> {
  const { t, locale } = useText();
  const number = (value: number) => value.toLocaleString(locale);
  const figure = (
    key: string,
    title: string,
    width: number,
    render: (row: CameraWatch) => React.ReactNode,
    sorts = true,
  ) => ({
    key,
    title,
    width,
    align: 'right' as const,
    render: (_: unknown, row: CameraWatch) => (row.shard === null ? '—' : render(row)),
    ...(sorts ? { sorter: true, sortDirections: ['descend' as const] } : {}),
  });
  return [
    {
      key: 'name',
      title: t('camera.name'),
      width: 220,
      ellipsis: true,
      fixed: 'start',
      render: (_, row) => <Name row={row} />,
    },
    { key: 'state', title: t('camera.state'), width: 104, render: (_, row) => <Connection row={row} /> },
    {
      key: 'alertness',
      title: t('watch.alertness'),
      width: 210,
      ellipsis: true,
      render: (_, row) => <AlertnessMark row={row} watch={watch} />,
    },
    figure('awake_share', t('watch.awake_share'), 92, (row) => percentText(row.awake_share)),
    figure('received', t('watch.received_rate'), 92, (row) => perSecond(row, history, 'received')),
    figure('analysed', t('watch.analysed_rate'), 92, (row) => perSecond(row, history, 'analysed')),
    figure('age', t('watch.age'), 92, (row) => newestAge(row, watch)),
    figure('missed', t('watch.missed'), 84, (row) => <Dropped row={row} />),
    figure('lost', t('watch.lost'), 76, (row) => number(row.lost)),
    figure('late', t('watch.late'), 76, (row) => number(row.late)),
    figure('key_interval', t('watch.key_interval'), 104, (row) =>
      row.key_interval_s > 0 ? `${row.key_interval_s.toFixed(1)} s` : '—',
    ),
    figure(
      'ring_bytes',
      t('watch.ring'),
      126,
      (row) => `${bytesText(row.ring_bytes)} · ${row.ring_s.toFixed(0)} s`,
    ),
    figure('wakes', t('watch.wakes'), 92, (row) => number(row.wakes)),
    {
      key: 'shard',
      title: t('watch.shard_column'),
      width: 60,
      align: 'right',
      render: (_, row) => row.shard ?? '—',
    },
  ];
}

function Name({ row }: { row: CameraWatch }) {
  return (
    <Tooltip title={`${row.camera_name} · ${row.area_name}`}>
      <Link to={`/cameras/${row.camera_id}`}>{row.camera_name}</Link>
    </Tooltip>
  );
}
