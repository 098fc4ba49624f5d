import { Button, Input, Modal } from 'antd';
import { FALSE_ALARM_REASONS, type FalseAlarmReason } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import styles from './alerts.module.css';

interface FalseAlarmDialogProps {
  open: boolean;
  note: string;
  onNote: (note: string) => void;
  onReason: (reason: FalseAlarmReason) => void;
  onCancel: () => void;
}

/** Why an alert was none: one click or one digit. */
export function FalseAlarmDialog({ open, note, onNote, onReason, onCancel }: FalseAlarmDialogProps) {
  const { t } = useText();
  return (
    <Modal title={t('alert.false_alarm.title')} open={open} onCancel={onCancel} footer={null} destroyOnHidden>
      <p className="muted">{t('alert.false_alarm.hint')}</p>
      <div className={styles.reasons}>
        {FALSE_ALARM_REASONS.map((reason, index) => (
          <Button key={reason} onClick={() => onReason(reason)} data-testid={`alert-reason-${reason}`}>
            <kbd>{index + 1}</kbd> {t(`alert.reason.${reason}`)}
          </Button>
        ))}
      </div>
      <Input
        value={note}
        maxLength={500}
        onChange={(event) => onNote(event.target.value)}
        placeholder={t('alert.note.optional')}
        aria-label={t('alert.note.optional')}
      />
    </Modal>
  );
}
