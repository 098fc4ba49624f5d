import { Collapse, Form, InputNumber, Select } from 'antd';
import type { Conditions, RuleKind, Schedule } from '../../../api/types';
import { useText } from '../../../i18n/LocaleProvider';
import { gateNeed } from '../groups';
import { GateField } from '../PlaceFields';
import { ScheduleField } from './ScheduleField';
import { scheduleFault, whole } from './schedule';
import { termsWords } from './words';

/** When a rule of any kind watches, whom it overlooks, and which of its findings people hear of. */
export function ConditionFields({ kind, fixed }: { kind: RuleKind; fixed: boolean }) {
  const text = useText();
  const { t } = text;
  const form = Form.useFormInstance();
  const conditions = (Form.useWatch('conditions', form) ?? {}) as Conditions;
  const words = termsWords(conditions, text);
  return (
    <>
      <Form.Item
        name={['conditions', 'schedule']}
        label={t('rule.hours')}
        rules={[
          {
            validator: async (_, schedule: Schedule | null | undefined) => {
              const fault = schedule ? scheduleFault(whole(schedule)) : null;
              if (fault !== null) throw new Error(t(`rule.hours.fault.${fault}`));
            },
          },
        ]}
      >
        <ScheduleField />
      </Form.Item>
      <Collapse
        className="panel"
        size="small"
        items={[
          {
            key: 'terms',
            label: words === '' ? t('rule.terms') : t('rule.terms.are', { words }),
            forceRender: true,
            children: <Terms kind={kind} fixed={fixed} conditions={conditions} />,
          },
        ]}
      />
    </>
  );
}

interface TermsProps {
  kind: RuleKind;
  fixed: boolean;
  conditions: Conditions;
}

function Terms({ kind, fixed, conditions }: TermsProps) {
  const { t } = useText();
  return (
    <>
      <SecondsField name="cooldown_s" most={86_400} />
      <SecondsField name="escalate_after_s" most={86_400} />
      <SecondsField name="unless_granted_s" most={3_600} />
      {(conditions.unless_granted_s ?? 0) > 0 && (
        <>
          {gateNeed(kind) === 'none' && <GateField must fixed={fixed} />}
          <Form.Item name={['conditions', 'granted_clock']} label={t('rule.granted_clock')}>
            <Select
              allowClear
              placeholder={t('rule.granted_clock.arrival')}
              options={(['arrival', 'device'] as const).map((value) => ({
                value,
                label: t(`rule.granted_clock.${value}`),
              }))}
            />
          </Form.Item>
        </>
      )}
      {kind.subjects.includes('frame') && <SizeFields />}
    </>
  );
}

function SecondsField({
  name,
  most,
}: {
  name: 'cooldown_s' | 'escalate_after_s' | 'unless_granted_s';
  most: number;
}) {
  const { t } = useText();
  return (
    <Form.Item name={['conditions', name]} label={t(`rule.${name}`)} extra={t(`rule.${name}.hint`)}>
      <InputNumber min={0} max={most} placeholder="0" suffix={t('rule.seconds')} style={{ width: 160 }} />
    </Form.Item>
  );
}

const SIZES = ['min_width_norm', 'max_width_norm', 'max_height_norm'] as const;

function SizeFields() {
  const { t } = useText();
  return SIZES.map((name) => (
    <Form.Item key={name} name={['conditions', name]} label={t(`rule.${name}`)} extra={t('rule.size.hint')}>
      <InputNumber
        min={0}
        max={1}
        step={0.05}
        placeholder={name.startsWith('min') ? '0' : '1'}
        style={{ width: 160 }}
      />
    </Form.Item>
  ));
}
