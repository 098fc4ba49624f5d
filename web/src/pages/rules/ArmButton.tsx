import { Button, Form, Input, Segmented } from 'antd';
import { useState } from 'react';
import type { Rule } from '../../api/types';
import { useArmRule } from '../../data/rules';
import { useText } from '../../i18n/LocaleProvider';
import { useClock } from '../../time/clock';
import { FormDialog } from '../../ui/FormDialog';

const LENGTHS = ['1', '2', '8', '24', 'open'] as const;
type Length = (typeof LENGTHS)[number];
const HOUR_MS = 3_600_000;

interface Given {
  reason: string;
  length: Length;
}

/** Arm a disarmed rule, or disarm an armed one, with why and for how long. */
export function ArmButton({ rule }: { rule: Rule }) {
  const { t } = useText();
  const now = useClock();
  const arm = useArmRule();
  const [open, setOpen] = useState(false);
  const armed = isArmed(rule, now());
  const send = ({ reason, length }: Given) =>
    arm.mutateAsync({ id: rule.id, armed: !armed, reason, until: untilOf(length, now()) });
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)} data-testid="rule-arm">
        {t(armed ? 'rule.disarm' : 'rule.arm')}
      </Button>
      <FormDialog<Given>
        title={t(armed ? 'rule.disarm.title' : 'rule.arm.title', { name: rule.name })}
        open={open}
        onClose={() => setOpen(false)}
        submitText={t(armed ? 'rule.disarm' : 'rule.arm')}
        initial={{ reason: '', length: armed ? '2' : 'open' }}
        onSubmit={send}
      >
        <p className="muted">{t(armed ? 'rule.disarm.hint' : 'rule.arm.hint')}</p>
        <Form.Item
          name="reason"
          label={t('rule.arm.reason')}
          rules={[{ required: true, whitespace: true, min: 2, message: t('rule.arm.reason.required') }]}
        >
          <Input
            maxLength={200}
            placeholder={t(armed ? 'rule.disarm.example' : 'rule.arm.example')}
            data-testid="rule-arm-reason"
          />
        </Form.Item>
        <Form.Item
          name="length"
          label={t('rule.arm.length')}
          extra={t(armed ? 'rule.disarm.back' : 'rule.arm.back')}
        >
          <Segmented<Length>
            options={LENGTHS.map((value) => ({
              value,
              label: value === 'open' ? t('rule.arm.open') : t('rule.arm.hours', { hours: value }),
            }))}
          />
        </Form.Item>
      </FormDialog>
    </>
  );
}

/** What was said holds until `armed_until`, the opposite afterwards. */
export function isArmed(rule: Pick<Rule, 'armed' | 'armed_until'>, nowMs: number): boolean {
  const holds = rule.armed_until === null || nowMs < Date.parse(rule.armed_until);
  return holds ? rule.armed : !rule.armed;
}

function untilOf(length: Length, nowMs: number): string | null {
  return length === 'open' ? null : new Date(nowMs + Number(length) * HOUR_MS).toISOString();
}
