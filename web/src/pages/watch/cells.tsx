import { Badge, Tag, Tooltip } from 'antd';
import type { CameraWatch, Watch } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { clockLength } from '../../time/format';
import { ReasonText } from '../../ui/ReasonText';
import { SightBadge } from '../../ui/StateBadge';
import { CAMERA_TONE } from '../../ui/tone';
import { counterOf, rate } from './rates';
import styles from './watch.module.css';
import { ageText, rateText } from './words';

/** What a line of the table and a card of the phone show alike. */

/** Where its connection stands, or what it sees where that is the fault. */
export function Connection({ row }: { row: CameraWatch }) {
  const { t, reason } = useText();
  if (row.need === 'unwatched') return <Tag color="red">{t('watch.need.unwatched')}</Tag>;
  if (row.state === 'online' && row.sight !== 'clear') return <SightBadge sight={row.sight} why="" />;
  return (
    <Tooltip title={reason(row.state_reason)}>
      <Badge color={CAMERA_TONE[row.state]} text={t(`camera.state.${row.state}`)} />
    </Tooltip>
  );
}

/** How closely it is watched, or why no picture comes; without a detector calm would be the wrong word. */
export function AlertnessMark({ row, watch }: { row: CameraWatch; watch: Watch }) {
  const { t } = useText();
  if (row.need === 'connection' && row.state_reason !== '') return <ReasonText text={row.state_reason} />;
  if (row.alertness === null) return '—';
  if (watch.shards.find(({ shard }) => shard === row.shard)?.detector === '') {
    return <Tag color="red">{t('watch.undetected')}</Tag>;
  }
  return <Watchfulness row={row} />;
}

/** Idle, owed a look or awake, why and for how long. */
function Watchfulness({ row }: { row: CameraWatch }) {
  const { t, reason } = useText();
  const shown = row.owed ? 'owed' : row.alertness;
  const why = row.woken_by === null ? t('watch.idle.hint') : t(`watch.woken.${row.woken_by}.hint`);
  const deaf = row.deaf === '' ? null : `${t('watch.deaf')} ${reason(row.deaf)}`;
  return (
    <Tooltip title={[row.owed ? t('watch.need.owed.hint') : why, deaf].filter(Boolean).join(' ')}>
      {shown === 'owed' && (
        <Tag color="gold" className={styles.dark} data-alertness={shown}>
          {t('watch.need.owed')}
        </Tag>
      )}
      {(shown === 'idle' || shown === 'awake') && (
        <Tag color={shown === 'awake' ? 'blue' : 'default'} data-alertness={shown}>
          {t(`watch.alertness.${shown}`)}
        </Tag>
      )}{' '}
      {row.woken_by !== null && t(`watch.woken.${row.woken_by}`)}
      {row.since_s > 0 && <span className="muted"> {clockLength(row.since_s)}</span>}
      {deaf !== null && <span className="muted"> {t('watch.deaf.short')}</span>}
    </Tooltip>
  );
}

/** The age of its newest picture at the last stage it reached, while pictures arrive. */
export function newestAge(row: CameraWatch, watch: Watch): string {
  if (row.alertness === null) return '—';
  const last_s = watch.age_bounds_s.at(-1) ?? 0;
  return ageText(row.ages_s.ruled ?? row.ages_s.detected ?? row.ages_s.decoded ?? null, last_s);
}

export function perSecond(row: CameraWatch, history: Watch[], name: 'received' | 'analysed'): string {
  return rateText(rate(history, counterOf(row.camera_id, name)));
}
