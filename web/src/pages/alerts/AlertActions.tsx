import { Button } from 'antd';
import type { Alert } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import styles from './alerts.module.css';

export interface ActionsProps {
  alert: Alert;
  busy: boolean;
  onAcknowledge: () => void;
  onConfirm: () => void;
  onFalseAlarm: () => void;
}

/** The three judgements, each with its key. Nothing is offered for an alert somebody has judged. */
export function AlertActions({ alert, busy, onAcknowledge, onConfirm, onFalseAlarm }: ActionsProps) {
  const { t } = useText();
  if (alert.state !== 'new' && alert.state !== 'acknowledged') return null;
  return (
    <div className={styles.actions}>
      {alert.state === 'new' && (
        <Button onClick={onAcknowledge} disabled={busy} data-testid="alert-acknowledge">
          {t('alert.acknowledge')} <Key name="A" />
        </Button>
      )}
      <Button type="primary" danger onClick={onConfirm} disabled={busy} data-testid="alert-confirm">
        {t('alert.confirm')} <Key name="C" />
      </Button>
      <Button onClick={onFalseAlarm} disabled={busy} data-testid="alert-false-alarm">
        {t('alert.false_alarm')} <Key name="F" />
      </Button>
    </div>
  );
}

function Key({ name }: { name: string }) {
  return <kbd className="desktop-only">{name}</kbd>;
}
