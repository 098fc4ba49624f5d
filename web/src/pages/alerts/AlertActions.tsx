import { Button } from 'antd';
import type { Alert } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { useAccount } from '../../session/useSession';
import { useNow } from '../../time/clock';
import styles from './alerts.module.css';
import { heldBy, isOpen } from './care';

export interface ActionsProps {
  alert: Alert;
  busy: boolean;
  onAcknowledge: () => void;
  onConfirm: () => void;
  onFalseAlarm: () => void;
}

/** The three judgements, each with its key. None while somebody else holds the alert, nor once it is judged. */
export function AlertActions({ alert, busy, onAcknowledge, onConfirm, onFalseAlarm }: ActionsProps) {
  const { t } = useText();
  const accountId = useAccount().id;
  const nowMs = useNow(10_000);
  if (!isOpen(alert)) return null;
  const isHeld = heldBy(alert, { accountId, nowMs }) === 'other';
  const why = isHeld ? t('alert.claim.keeps', { who: alert.claim?.account_name ?? '' }) : undefined;
  return (
    <div className={styles.actions}>
      {alert.state === 'new' && (
        <Button onClick={onAcknowledge} disabled={busy || isHeld} title={why} data-testid="alert-acknowledge">
          {t('alert.acknowledge')} <Key name="A" />
        </Button>
      )}
      <Button
        type="primary"
        danger
        onClick={onConfirm}
        disabled={busy || isHeld}
        title={why}
        data-testid="alert-confirm"
      >
        {t('alert.confirm')} <Key name="C" />
      </Button>
      <Button onClick={onFalseAlarm} disabled={busy || isHeld} title={why} data-testid="alert-false-alarm">
        {t('alert.false_alarm')} <Key name="F" />
      </Button>
    </div>
  );
}

function Key({ name }: { name: string }) {
  return <kbd className="desktop-only">{name}</kbd>;
}
