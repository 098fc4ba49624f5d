import { Alert as Panel } from 'antd';
import { Link } from 'react-router';
import type { Alert } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { useNow } from '../../time/clock';
import { absolute } from '../../time/format';
import { isQuiet } from './care';

/** That the alert does not ring, until when, why and by whom. */
export function QuietNote({ alert }: { alert: Alert }) {
  const { t, locale } = useText();
  const nowMs = useNow(10_000);
  const { silence } = alert;
  if (silence === null || !isQuiet(alert, nowMs)) return null;
  const at = absolute(silence.until, locale, nowMs, 'minute');
  return (
    <Panel
      className="panel"
      type="info"
      showIcon
      title={t('alert.quiet', { at })}
      description={t('alert.quiet.why', { who: silence.account_name, why: silence.reason })}
      action={<Link to="/silences">{t('silence.title')}</Link>}
      data-testid="alert-quiet"
    />
  );
}
