import { Form, Radio } from 'antd';
import { useState } from 'react';
import type { Gate, GateDraft } from '../../api/types';
import { useAddGate, useGateKinds } from '../../data/gates';
import { useText } from '../../i18n/LocaleProvider';
import { fieldsOf, initialValues, paramsFrom } from '../../schema/schemaForm';
import { FormDialog } from '../../ui/FormDialog';
import { SecretDialog } from '../../ui/SecretDialog';
import { absoluteUrl } from './absoluteUrl';
import { GateFields } from './GateFields';

/** A new gate; a webhook's secret is shown once, right after. */
export function AddGateDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useText();
  const add = useAddGate();
  const [made, setMade] = useState<Gate | null>(null);
  const submit = async (draft: GateDraft) => {
    const gate = await add.mutateAsync(draft);
    if (gate.webhook_secret) setMade(gate);
  };
  return (
    <>
      <GateDialog open={open} onClose={onClose} onSubmit={submit} />
      <SecretDialog
        open={made !== null}
        title={t('gate.secret.title')}
        hint={t('gate.secret.hint')}
        parts={[
          { label: t('gate.webhook_url'), value: absoluteUrl(made?.webhook_url ?? '') },
          { label: t('gate.secret'), value: made?.webhook_secret ?? '' },
        ]}
        onClose={() => setMade(null)}
      />
    </>
  );
}

interface GateDialogProps {
  open: boolean;
  onClose: () => void;
  onSubmit: (draft: GateDraft) => Promise<void>;
}

function GateDialog({ open, onClose, onSubmit }: GateDialogProps) {
  const { t, language } = useText();
  const kinds = useGateKinds().data ?? [];
  const [form] = Form.useForm<GateDraft>();
  const chosen = Form.useWatch('kind', form) ?? kinds[0]?.kind ?? '';
  const kind = kinds.find((one) => one.kind === chosen);
  const fields = kind ? fieldsOf(kind.options_schema, language) : [];
  const switchKind = (next: string) => {
    const schema = kinds.find((one) => one.kind === next)?.options_schema ?? {};
    form.setFieldsValue({ options: initialValues(fieldsOf(schema, language), {}) });
  };
  return (
    <FormDialog<GateDraft>
      title={t('gate.add')}
      open={open}
      onClose={onClose}
      form={form}
      initial={{ kind: chosen, doors: 1, options: initialValues(fields, {}) }}
      onSubmit={(draft) => onSubmit({ ...draft, options: paramsFrom(fields, draft.options ?? {}) })}
    >
      <Form.Item
        name="kind"
        label={t('gate.kind')}
        extra={t(kind?.needs_url ? 'gate.kind.connects' : 'gate.kind.pushes')}
      >
        <Radio.Group
          options={kinds.map((one) => ({ value: one.kind, label: one.title[language] }))}
          onChange={(event) => switchKind(event.target.value as string)}
        />
      </Form.Item>
      <GateFields needsUrl={kind?.needs_url ?? true} options={fields} />
    </FormDialog>
  );
}
