import { useEffect, useRef } from 'react';
import type { Alert } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { useNow } from '../../time/clock';
import { TimeText } from '../../time/TimeText';
import { AlertStateTag, SeverityTag } from '../../ui/tags';
import styles from './alerts.module.css';
import { CareMarks } from './CareMarks';
import { isQuiet } from './care';

interface AlertRowProps {
  alert: Alert;
  selected: boolean;
  onSelect: (alert: Alert) => void;
}

/** One alert of the feed: evidence, urgency, where, when, how often. */
export function AlertRow({ alert, selected, onSelect }: AlertRowProps) {
  const { t } = useText();
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (selected) row.current?.scrollIntoView?.({ block: 'nearest' });
  }, [selected]);
  const nowMs = useNow(10_000);
  const open = alert.state === 'new' || alert.state === 'acknowledged';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the page's keyboard map moves through the whole list
    // biome-ignore lint/a11y/useFocusableInteractive: the listbox holds the focus and names the active option
    <div
      ref={row}
      id={`alert-${alert.id}`}
      role="option"
      aria-selected={selected}
      className={styles.row}
      data-testid="alert-row"
      data-alert-id={alert.id}
      data-state={alert.state}
      data-severity={alert.severity}
      data-open={open}
      data-quiet={isQuiet(alert, nowMs)}
      onClick={() => onSelect(alert)}
    >
      <Thumbnail alert={alert} />
      <div className={styles.rowText}>
        <div className={styles.rowHead}>
          <strong className="ellipsis">{alert.rule_name}</strong>
          <AlertStateTag state={alert.state} />
        </div>
        <div className="muted ellipsis">{placeOf(alert)}</div>
        <div className={styles.rowFoot}>
          <SeverityTag severity={alert.severity} />
          <TimeText at={alert.began_at} show="both" />
          {alert.event_count > 1 && <span title={t('alert.count.hint')}>×{alert.event_count}</span>}
        </div>
        {open && <CareMarks alert={alert} />}
      </div>
    </div>
  );
}

function Thumbnail({ alert }: { alert: Alert }) {
  const { t } = useText();
  const picture = alert.evidence.find((one) => one.media_type.startsWith('image/'));
  if (picture === undefined) return <div className={styles.noThumb}>{t('alert.no_picture')}</div>;
  return (
    <img className={styles.thumb} src={picture.url} alt={picture.label} loading="lazy" decoding="async" />
  );
}

/** Camera or gate, zone, area, as far as known. */
export function placeOf(alert: Alert): string {
  return [alert.camera_name || alert.gate_name, alert.zone_name, alert.area_name].filter(Boolean).join(' · ');
}
