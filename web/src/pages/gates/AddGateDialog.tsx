import { Form, Radio } from 'antd';
import { useState } from 'react';
import type { Gate, GateDraft } from '../../api/types';
import { useAddGate, useGateKinds } from '../../data/gates';
import { useText } from '../../i18n/LocaleProvider';
import { FormDialog } from '../../ui/FormDialog';
import { SecretDialog } from '../../ui/SecretDialog';
import { GateFields } from './GateFields';

/** A new gate; a webhook's secret is shown once, right after. */
export function AddGateDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t, language } = useText();
  const kinds = useGateKinds().data ?? [];
  const add = useAddGate();
  const [made, setMade] = useState<Gate | null>(null);
  const [form] = Form.useForm<GateDraft>();
  const chosen = Form.useWatch('kind', form) ?? kinds[0]?.kind;
  const needsUrl = kinds.find((kind) => kind.kind === chosen)?.needs_url ?? true;
  const submit = async (draft: GateDraft) => {
    const gate = await add.mutateAsync(draft);
    if (gate.webhook_secret) setMade(gate);
  };
  return (
    <>
      <FormDialog<GateDraft>
        title={t('gate.add')}
        open={open}
        onClose={onClose}
        form={form}
        initial={{ kind: chosen, doors: 1 }}
        onSubmit={submit}
      >
        <Form.Item
          name="kind"
          label={t('gate.kind')}
          extra={t(needsUrl ? 'gate.kind.connects' : 'gate.kind.pushes')}
        >
          <Radio.Group options={kinds.map((kind) => ({ value: kind.kind, label: kind.title[language] }))} />
        </Form.Item>
        <GateFields needsUrl={needsUrl} />
      </FormDialog>
      <SecretDialog
        open={made !== null}
        title={t('gate.secret.title')}
        hint={t('gate.secret.hint')}
        parts={[
          { label: t('gate.webhook_url'), value: made?.webhook_url ?? '' },
          { label: t('gate.secret'), value: made?.webhook_secret ?? '' },
        ]}
        onClose={() => setMade(null)}
      />
    </>
  );
}
