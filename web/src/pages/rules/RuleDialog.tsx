import { Form, Input } from 'antd';
import type { Rule, RuleKind, TriedRule } from '../../api/types';
import { useAddRule, useChangeRule } from '../../data/rules';
import { useText } from '../../i18n/LocaleProvider';
import { fieldsOf, initialValues, type ParamField } from '../../schema/schemaForm';
import { FormDialog } from '../../ui/FormDialog';
import { ConditionFields } from './conditions/ConditionFields';
import { changeOf, draftOf, fresh, type Given, givenOf } from './given';
import { grouped } from './groups';
import { KindField } from './KindField';
import { KindParams } from './KindParams';
import { PlaceFields } from './PlaceFields';
import { TryButton } from './TryButton';
import { UrgencyFields } from './UrgencyFields';
import { useFaultMarks } from './useFaultMarks';

interface RuleDialogProps {
  kinds: RuleKind[];
  rule: Rule | undefined;
  cameraId: string | null;
  open: boolean;
  onClose: () => void;
}

/** A rule's kind decides its place and parameters; they cannot be changed into another kind later. */
export function RuleDialog({ kinds, rule, cameraId, open, onClose }: RuleDialogProps) {
  const { t, language } = useText();
  const [form] = Form.useForm<Given>();
  const first = grouped(kinds)[0]?.kinds[0]?.kind;
  const chosen = Form.useWatch('kind', form) ?? rule?.kind ?? first;
  const kind = kinds.find((one) => one.kind === chosen);
  const fields = kind ? fieldsOf(kind.params_schema, language) : [];
  const save = useSave(rule, fields);
  const marking = useFaultMarks(form);
  const switchKind = (next: string) => {
    const schema = kinds.find((one) => one.kind === next)?.params_schema ?? {};
    form.setFieldsValue({ params: initialValues(fieldsOf(schema, language), {}), zone_ids: [] });
  };
  return (
    <FormDialog<Given>
      title={t(rule ? 'rule.edit' : 'rule.add')}
      open={open}
      onClose={onClose}
      form={form}
      width={720}
      footer={<TryButton form={form} triedOf={(given) => triedOf(given, fields, rule)} />}
      initial={
        rule
          ? givenOf(rule, initialValues(fields, rule.params))
          : fresh(chosen ?? '', cameraId, initialValues(fields, {}))
      }
      onSubmit={(given) => marking(save(given))}
    >
      <KindField kinds={kinds} chosen={kind} fixed={rule !== undefined} onChoose={switchKind} />
      <Form.Item
        name="name"
        label={t('rule.name')}
        rules={[{ required: true, whitespace: true, message: t('form.required') }]}
      >
        <Input maxLength={100} placeholder={t('rule.name.example')} data-testid="rule-name" />
      </Form.Item>
      {kind && <PlaceFields kind={kind} fixed={rule !== undefined} />}
      {kind && <KindParams key={kind.kind} kind={kind.kind} fields={fields} />}
      {kind && <ConditionFields kind={kind} fixed={rule !== undefined} />}
      <UrgencyFields />
    </FormDialog>
  );
}

/** The rule as it stands in the form, to be tried before it is kept. */
function triedOf(given: Given, fields: ParamField[], rule: Rule | undefined): TriedRule {
  return rule
    ? { rule_id: rule.id, changes: changeOf(given, fields, rule) }
    : { rule: draftOf(given, fields) };
}

function useSave(rule: Rule | undefined, fields: ParamField[]): (given: Given) => Promise<unknown> {
  const add = useAddRule();
  const change = useChangeRule();
  return (given) =>
    rule
      ? change.mutateAsync({ id: rule.id, change: changeOf(given, fields, rule) })
      : add.mutateAsync(draftOf(given, fields));
}
