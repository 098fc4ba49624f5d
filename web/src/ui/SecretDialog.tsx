import { Alert, Button, Modal, Typography } from 'antd';
import { useText } from '../i18n/LocaleProvider';

interface SecretDialogProps {
  open: boolean;
  title: string;
  hint: string;
  parts: { label: string; value: string }[];
  onClose: () => void;
}

/** Something that is shown this once, with a way to copy it. */
export function SecretDialog({ open, title, hint, parts, onClose }: SecretDialogProps) {
  const { t } = useText();
  return (
    <Modal
      title={title}
      open={open}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={
        <Button type="primary" onClick={onClose}>
          {t('secret.kept')}
        </Button>
      }
    >
      <Alert className="panel" type="warning" showIcon title={hint} />
      {parts.map(({ label, value }) => (
        <div key={label}>
          <div className="muted">{label}</div>
          <Typography.Paragraph
            code
            copyable={{ text: value, tooltips: [t('action.copy'), t('action.copied')] }}
            style={{ overflowWrap: 'anywhere' }}
            data-testid="secret-value"
          >
            {value}
          </Typography.Paragraph>
        </div>
      ))}
    </Modal>
  );
}
