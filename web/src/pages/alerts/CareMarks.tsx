import { Tag, Tooltip } from 'antd';
import type { Alert } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { useAccount } from '../../session/useSession';
import { useNow } from '../../time/clock';
import { absolute } from '../../time/format';
import styles from './alerts.module.css';
import { heldBy, isQuiet } from './care';

/** What sets an alert apart from others: overdue, a storm, kept quiet, in somebody's hands. Each is a word. */
export function CareMarks({ alert }: { alert: Alert }) {
  const { t, locale } = useText();
  const accountId = useAccount().id;
  const nowMs = useNow(10_000);
  const holder = heldBy(alert, { accountId, nowMs });
  const at = (moment: string) => absolute(moment, locale, nowMs, 'minute');
  const { escalated_at, storm_at, silence, claim } = alert;
  return (
    <div className={styles.marks}>
      {escalated_at && (
        <Mark
          name="escalated"
          color="red"
          text={t('alert.escalated')}
          hint={t('alert.escalated.hint', { at: at(escalated_at) })}
        />
      )}
      {storm_at && (
        <Mark
          name="storm"
          color="magenta"
          text={t('alert.storm', { count: alert.event_count })}
          hint={t('alert.storm.hint', { at: at(storm_at) })}
        />
      )}
      {silence && isQuiet(alert, nowMs) && (
        <Mark
          name="silenced"
          color="default"
          text={t('alert.silenced')}
          hint={t('alert.silenced.hint', { at: at(silence.until), why: silence.reason })}
        />
      )}
      {claim && holder !== 'nobody' && (
        <Mark
          name="held"
          color={holder === 'me' ? 'green' : 'purple'}
          text={holder === 'me' ? t('alert.held.me') : t('alert.held.other', { who: claim.account_name })}
          hint={t('alert.held.hint', { at: at(claim.until) })}
        />
      )}
    </div>
  );
}

function Mark(props: { name: string; color: string; text: string; hint: string }) {
  return (
    <Tooltip title={props.hint}>
      <Tag color={props.color} data-testid={`alert-mark-${props.name}`}>
        {props.text}
      </Tag>
    </Tooltip>
  );
}
