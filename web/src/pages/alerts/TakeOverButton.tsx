import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useText } from '../../i18n/LocaleProvider';
import { FormDialog } from '../../ui/FormDialog';
import type { Hold } from './useHold';

/** Take an alert over from who holds it, and say why. */
export function TakeOverButton({ who, hold }: { who: string; hold: Hold }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)} data-testid="alert-take-over">
        {t('alert.take_over')}
      </Button>
      <FormDialog<{ reason: string }>
        title={t('alert.take_over.question', { who })}
        open={open}
        submitText={t('alert.take_over')}
        initial={{ reason: '' }}
        onSubmit={({ reason }) => hold.takeOver(reason)}
        onClose={() => setOpen(false)}
      >
        <p className="muted">{t('alert.take_over.hint', { who })}</p>
        <Form.Item
          name="reason"
          label={t('alert.take_over.reason')}
          rules={[{ required: true, whitespace: true, message: t('alert.take_over.reason.required') }]}
        >
          <Input
            maxLength={500}
            placeholder={t('alert.take_over.example')}
            data-testid="alert-take-over-reason"
          />
        </Form.Item>
      </FormDialog>
    </>
  );
}
