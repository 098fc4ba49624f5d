import { Checkbox, Form } from 'antd';
import type { Gate, GateDraft } from '../../api/types';
import { type GateChange, useChangeGate, useGateKinds } from '../../data/gates';
import { useText } from '../../i18n/LocaleProvider';
import { fieldsOf, initialValues, type ParamField, paramsFrom } from '../../schema/schemaForm';
import { FormDialog } from '../../ui/FormDialog';
import { GateFields } from './GateFields';

type Given = Omit<GateDraft, 'kind'> & { forget_password?: boolean };

interface EditGateDialogProps {
  gate: Gate;
  open: boolean;
  onClose: () => void;
}

export function EditGateDialog({ gate, open, onClose }: EditGateDialogProps) {
  const { t, language } = useText();
  const change = useChangeGate();
  const kind = useGateKinds().data?.find((one) => one.kind === gate.kind);
  const fields = kind ? fieldsOf(kind.options_schema, language) : [];
  const needsUrl = gate.webhook_url === null;
  return (
    <FormDialog<Given>
      title={t('gate.edit')}
      open={open}
      onClose={onClose}
      initial={initialOf(gate, fields)}
      onSubmit={(given) => change.mutateAsync({ id: gate.id, change: changeOf(given, gate, fields) })}
    >
      <GateFields needsUrl={needsUrl} kept={gate.has_password} options={fields} />
      {gate.has_password && (
        <Form.Item name="forget_password" valuePropName="checked">
          <Checkbox>{t('device.password.forget')}</Checkbox>
        </Form.Item>
      )}
    </FormDialog>
  );
}

function initialOf(
  { name, url, username, doors, area_id, options, webhook_url }: Gate,
  fields: ParamField[],
): Given {
  const place = { name, doors, area_id, options: initialValues(fields, options) };
  return webhook_url === null ? { ...place, url, username } : place;
}

/** A password left empty stays, unless the person asked to forget it; options no form shows stay too. */
function changeOf(
  { forget_password, password, options, ...rest }: Given,
  gate: Gate,
  fields: ParamField[],
): GateChange {
  const secret = forget_password ? { password: '' } : password ? { password } : {};
  return { ...rest, ...secret, options: paramsFrom(fields, options ?? {}, gate.options) };
}
