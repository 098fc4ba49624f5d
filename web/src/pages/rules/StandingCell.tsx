import { Badge } from 'antd';
import type { Force, Rule } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { useNow } from '../../time/clock';
import { absolute } from '../../time/format';
import { scheduleWords, termsWords } from './conditions/words';
import styles from './rules.module.css';

const TONE: Record<Force, string> = {
  watching: 'green',
  disabled: 'default',
  disarmed: 'orange',
  off_hours: 'blue',
  broken: 'red',
};
const MINUTE_MS = 60_000;

/** Whether a rule watches now and until when, why not, and the hours it has. */
export function StandingCell({ rule }: { rule: Rule }) {
  const text = useText();
  const { t, reason, locale } = text;
  const now = useNow(MINUTE_MS);
  const { standing } = rule;
  if (standing === null) return null;
  const until = standing.until && t('rule.until', { at: absolute(standing.until, locale, now, 'minute') });
  const said = standing.force === 'disarmed' && rule.armed_reason;
  const terms = termsWords(rule.conditions, text);
  return (
    <div className={styles.standing} data-testid="rule-standing" data-force={standing.force}>
      <Badge color={TONE[standing.force]} text={t(`rule.force.${standing.force}`)} />{' '}
      {until && <span className="muted nowrap">{until}</span>}
      {said && <div>{t('rule.disarmed.why', { reason: said })}</div>}
      {standing.problem && <div className={styles.problem}>{reason(standing.problem)}</div>}
      {rule.conditions.schedule && (
        <div className="muted">
          {t('rule.hours.are', { hours: scheduleWords(rule.conditions.schedule, text) })}
        </div>
      )}
      {terms && <div className="muted">{terms}</div>}
    </div>
  );
}
