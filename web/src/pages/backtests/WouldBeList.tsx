import { Image, Table } from 'antd';
import type { BacktestEvent, BacktestResult, WouldBeAlert } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { clockLength } from '../../time/format';
import { TimeText } from '../../time/TimeText';
import { SeverityTag } from '../../ui/tags';
import styles from './backtests.module.css';

interface WouldBeListProps {
  alerts: WouldBeAlert[];
  result: BacktestResult;
}

/** Alerts people would have seen, each with the picture of a real one of then and there, where there is one. */
export function WouldBeList({ alerts, result }: WouldBeListProps) {
  const { t } = useText();
  return (
    <Table<WouldBeAlert>
      size="small"
      rowKey="number"
      showHeader={false}
      dataSource={alerts}
      pagination={{ pageSize: 20, hideOnSinglePage: true }}
      locale={{ emptyText: t('backtest.would.none') }}
      columns={[
        {
          key: 'picture',
          width: 140,
          render: (_, alert) => <Sight alert={alert} result={result} />,
        },
        { key: 'what', render: (_, alert) => <What alert={alert} isNew={isNew(alert, result)} /> },
      ]}
    />
  );
}

function isNew(alert: WouldBeAlert, result: BacktestResult): boolean {
  return result.comparison !== null && alert.real_alert_ids.length === 0;
}

function What({ alert, isNew }: { alert: WouldBeAlert; isNew: boolean }) {
  const { t, word } = useText();
  const length_s = (Date.parse(alert.last_at) - Date.parse(alert.began_at)) / 1000;
  const place = alert.zone_name || (alert.door_no > 0 ? t('backtest.door', { number: alert.door_no }) : '');
  return (
    <>
      <div>
        <SeverityTag severity={alert.severity} /> <TimeText at={alert.began_at} />
      </div>
      <div className="muted">
        {[alert.class_name && word('class', alert.class_name), place, clockLength(length_s)]
          .filter(Boolean)
          .join(' · ')}
        {alert.event_count > 1 && ` · ${t('backtest.events', { count: alert.event_count })}`}
      </div>
      {isNew && <div className={styles.fresh}>{t('backtest.fresh.one')}</div>}
    </>
  );
}

function Sight({
  alert,
  result,
}: WouldBeListProps['alerts'] extends (infer A)[] ? { alert: A; result: BacktestResult } : never) {
  const { t } = useText();
  const picture = result.pictures.find((one) => alert.real_alert_ids.includes(one.alert_id));
  if (picture) return <Image src={picture.url} alt={t('backtest.picture')} width={124} />;
  const boxes = result.events.filter((event) => event.alert === alert.number && event.box !== null);
  return boxes[0] ? <Where event={boxes[0]} /> : <span className="muted">{t('backtest.no_picture')}</span>;
}

/** No picture is kept of what raised no alert: where it stood in the frame is all that is known. */
function Where({ event }: { event: BacktestEvent }) {
  const { t } = useText();
  const [x1, y1, x2, y2] = event.box ?? [0, 0, 0, 0];
  return (
    <svg viewBox="0 0 160 90" className={styles.where} role="img" aria-label={t('backtest.where')}>
      <title>{t('backtest.where')}</title>
      <rect x={x1 * 160} y={y1 * 90} width={(x2 - x1) * 160} height={(y2 - y1) * 90} />
      <text x="4" y="86">
        {t('backtest.where.short')}
      </text>
    </svg>
  );
}
