import { Pagination, Select } from 'antd';
import { Link } from 'react-router';
import type { CameraWatch, Watch, WatchOrder } from '../../api/types';
import { CAMERAS_ON_A_PAGE } from '../../data/watch';
import { useText } from '../../i18n/LocaleProvider';
import type { CameraWatchListProps } from './CameraWatchTable';
import { AlertnessMark, Connection, newestAge, perSecond } from './cells';
import { Dropped } from './Dropped';
import styles from './watch.module.css';
import { percentText } from './words';

const ORDERS = {
  attention: 'watch.order.attention.short',
  name: 'camera.name',
  missed: 'watch.missed',
  lost: 'watch.lost',
  age: 'watch.age',
  awake_share: 'watch.awake_share',
  wakes: 'watch.wakes',
} as const satisfies Partial<Record<WatchOrder, string>>;

/** The same as the table, for a window as narrow as a phone's. */
export function CameraWatchCards({ watch, history, asked, onAsk }: CameraWatchListProps) {
  const { t } = useText();
  return (
    <div data-testid="watch-table">
      <div className={styles.cardsHead}>
        <span className="muted">{t('watch.total', { total: watch.total })}</span>
        <Select<WatchOrder>
          size="small"
          aria-label={t('watch.order')}
          value={asked.order}
          onChange={(order) => onAsk({ ...asked, order, page: 1 })}
          options={Object.entries(ORDERS).map(([value, key]) => ({ value, label: t(key) }))}
          style={{ minWidth: 130 }}
        />
      </div>
      {watch.items.length === 0 && <div className="nothing centred">{t('camera.none_match')}</div>}
      <ul className={styles.cards}>
        {watch.items.map((row) => (
          <Card key={row.camera_id} row={row} watch={watch} history={history} />
        ))}
      </ul>
      <Pagination
        simple
        hideOnSinglePage
        align="center"
        current={asked.page}
        pageSize={CAMERAS_ON_A_PAGE}
        total={watch.total}
        showSizeChanger={false}
        onChange={(page) => onAsk({ ...asked, page })}
      />
    </div>
  );
}

function Card({ row, watch, history }: { row: CameraWatch; watch: Watch; history: Watch[] }) {
  const { t } = useText();
  const isHeard = row.shard !== null;
  return (
    <li className={styles.card} data-testid="watch-card" data-need={row.need}>
      <div className={styles.cardHead}>
        <Link to={`/cameras/${row.camera_id}`}>{row.camera_name}</Link>
        <Connection row={row} />
      </div>
      <div className={styles.cardLine}>
        <span className="muted ellipsis">{row.area_name}</span>
        {row.alertness !== null && (
          <span className="nowrap">
            <AlertnessMark row={row} watch={watch} />
          </span>
        )}
      </div>
      {row.alertness === null && row.state_reason !== '' && (
        <div className={styles.cardReason}>
          <AlertnessMark row={row} watch={watch} />
        </div>
      )}
      {isHeard && (
        <dl className={styles.cardFigures}>
          <Figure label={t('watch.received_rate')} value={perSecond(row, history, 'received')} />
          <Figure label={t('watch.analysed_rate')} value={perSecond(row, history, 'analysed')} />
          <Figure label={t('watch.missed')} value={<Dropped row={row} />} />
          <Figure label={t('watch.age')} value={newestAge(row, watch)} />
          <Figure label={t('watch.awake_share')} value={percentText(row.awake_share)} />
        </dl>
      )}
    </li>
  );
}

function Figure({ label, value }: { label: string; value: React.ReactNode }) {
  return (
    <div>
      <dt className="muted">{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
