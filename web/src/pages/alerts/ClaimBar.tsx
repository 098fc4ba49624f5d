import { Button, Alert as Panel } from 'antd';
import type { Alert } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { useAccount } from '../../session/useSession';
import { useNow } from '../../time/clock';
import { absolute } from '../../time/format';
import styles from './alerts.module.css';
import { heldBy } from './care';
import { TakeOverButton } from './TakeOverButton';
import { type Hold, useHold } from './useHold';

/** Who works on the alert and until when; to claim it, let it go, or take it over. */
export function ClaimBar({ alert, mayJudge }: { alert: Alert; mayJudge: boolean }) {
  const accountId = useAccount().id;
  const nowMs = useNow(10_000);
  const hold = useHold(alert);
  const holder = heldBy(alert, { accountId, nowMs });
  if (holder === 'other') return <TheirClaim alert={alert} hold={mayJudge ? hold : null} />;
  if (!mayJudge) return null;
  return <OwnClaim alert={alert} isMine={holder === 'me'} hold={hold} />;
}

function OwnClaim({ alert, isMine, hold }: { alert: Alert; isMine: boolean; hold: Hold }) {
  const { t } = useText();
  const at = useUntil(alert);
  return (
    <div className={styles.claim} data-testid="alert-claim-bar" data-holder={isMine ? 'me' : 'nobody'}>
      <span className="muted">{isMine ? t('alert.claim.mine', { at }) : t('alert.claim.nobody')}</span>
      <Button size="small" loading={hold.busy} onClick={() => hold.move('claim')} data-testid="alert-claim">
        {t(isMine ? 'alert.claim.longer' : 'alert.claim')}
      </Button>
      {isMine && (
        <Button
          size="small"
          disabled={hold.busy}
          onClick={() => hold.move('release')}
          data-testid="alert-release"
        >
          {t('alert.release')}
        </Button>
      )}
    </div>
  );
}

function TheirClaim({ alert, hold }: { alert: Alert; hold: Hold | null }) {
  const { t } = useText();
  const who = alert.claim?.account_name ?? '';
  const at = useUntil(alert);
  return (
    <div data-testid="alert-claim-bar" data-holder="other">
      <Panel
        className="panel"
        type="warning"
        showIcon
        title={t('alert.claim.other', { who, at })}
        description={hold && t('alert.claim.keeps', { who })}
        action={hold && <TakeOverButton who={who} hold={hold} />}
      />
    </div>
  );
}

function useUntil({ claim }: Alert): string {
  const { locale } = useText();
  const nowMs = useNow(10_000);
  return claim ? absolute(claim.until, locale, nowMs, 'minute') : '';
}
