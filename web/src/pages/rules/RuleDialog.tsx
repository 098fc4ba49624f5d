import { Alert, Form, Input, Radio, Select, Switch } from 'antd';
import type { Rule, RuleKind, Severity } from '../../api/types';
import { useAddRule, useChangeRule } from '../../data/rules';
import { useText } from '../../i18n/LocaleProvider';
import { ParamFields } from '../../schema/ParamFields';
import { fieldsOf, initialValues, type ParamValues, paramsFrom } from '../../schema/schemaForm';
import { FormDialog } from '../../ui/FormDialog';
import { PlaceFields } from './PlaceFields';

interface RuleDialogProps {
  kinds: RuleKind[];
  rule: Rule | undefined;
  cameraId: string | null;
  open: boolean;
  onClose: () => void;
}

interface Given {
  kind: string;
  name: string;
  camera_id?: string;
  gate_id?: string;
  zone_ids?: string[];
  params?: ParamValues;
  severity: Severity;
  direct: boolean;
  enabled: boolean;
}

/** A rule's kind decides its place and parameters; they cannot be changed into another kind later. */
export function RuleDialog({ kinds, rule, cameraId, open, onClose }: RuleDialogProps) {
  const { t, language } = useText();
  const [form] = Form.useForm<Given>();
  const chosen = Form.useWatch('kind', form) ?? rule?.kind ?? kinds[0]?.kind;
  const kind = kinds.find((one) => one.kind === chosen);
  const fields = kind ? fieldsOf(kind.params_schema, language) : [];
  const save = useSave(rule);
  const switchKind = (next: string) => {
    const found = kinds.find((one) => one.kind === next);
    if (found)
      form.setFieldsValue({
        params: initialValues(fieldsOf(found.params_schema, language), {}),
        zone_ids: [],
      });
  };
  return (
    <FormDialog<Given>
      title={t(rule ? 'rule.edit' : 'rule.add')}
      open={open}
      onClose={onClose}
      form={form}
      width={600}
      initial={
        rule
          ? givenOf(rule, initialValues(fields, rule.params))
          : fresh(chosen, cameraId, initialValues(fields, {}))
      }
      onSubmit={(given) => save({ ...given, params: paramsFrom(fields, given.params ?? {}, rule?.params) })}
    >
      <Form.Item name="kind" label={t('rule.kind')} extra={kind?.summary[language]}>
        <Select
          disabled={rule !== undefined}
          onChange={switchKind}
          options={kinds.map((one) => ({ value: one.kind, label: one.title[language] }))}
          data-testid="rule-kind"
        />
      </Form.Item>
      <Form.Item
        name="name"
        label={t('rule.name')}
        rules={[{ required: true, whitespace: true, message: t('form.required') }]}
      >
        <Input maxLength={100} data-testid="rule-name" />
      </Form.Item>
      {kind && <PlaceFields kind={kind} fixed={rule !== undefined} />}
      <ParamFields group="params" fields={fields} />
      <UrgencyFields />
    </FormDialog>
  );
}

function useSave(rule: Rule | undefined): (given: Given) => Promise<unknown> {
  const add = useAddRule();
  const change = useChangeRule();
  return ({ kind, camera_id, gate_id, zone_ids = [], params = {}, ...rest }) => {
    if (rule) return change.mutateAsync({ id: rule.id, change: { ...rest, zone_ids, params } });
    const place = { camera_id: camera_id ?? null, gate_id: gate_id ?? null };
    return add.mutateAsync({ kind, ...place, zone_ids, params, ...rest });
  };
}

function givenOf(rule: Rule, params: ParamValues): Given {
  const { kind, name, zone_ids, severity, direct, enabled } = rule;
  const place = { camera_id: rule.camera_id ?? undefined, gate_id: rule.gate_id ?? undefined };
  return { kind, name, ...place, zone_ids, severity, direct, enabled, params };
}

function fresh(kind: string | undefined, cameraId: string | null, params: ParamValues): Partial<Given> {
  const camera = cameraId === null ? {} : { camera_id: cameraId };
  return { kind: kind ?? '', ...camera, severity: 2, direct: false, enabled: true, params };
}

const SEVERITIES: Severity[] = [1, 2, 3];

function UrgencyFields() {
  const { t } = useText();
  const direct = Form.useWatch('direct') as boolean | undefined;
  return (
    <>
      <Form.Item name="severity" label={t('rule.severity')}>
        <Radio.Group
          optionType="button"
          options={SEVERITIES.map((value) => ({ value, label: t(`severity.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="direct" label={t('rule.direct')} valuePropName="checked" extra={t('rule.direct.hint')}>
        <Switch />
      </Form.Item>
      {direct && <Alert className="panel" type="warning" showIcon title={t('rule.direct.warning')} />}
      <Form.Item name="enabled" label={t('rule.enabled')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </>
  );
}
