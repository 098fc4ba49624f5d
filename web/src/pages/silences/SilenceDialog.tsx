import { Checkbox, Form, Input, Segmented } from 'antd';
import type { Alert, SilenceDraft, Silenced } from '../../api/types';
import { useAddSilence } from '../../data/silences';
import { useText } from '../../i18n/LocaleProvider';
import { useClock } from '../../time/clock';
import { FormDialog } from '../../ui/FormDialog';
import { LENGTHS, type Length, untilOf } from './lengths';

type What = 'camera' | 'rule' | 'area';

interface Given {
  what: What;
  length: Length;
  until?: string;
  reason: string;
  alarms: boolean;
}

/** Keep quiet what an alert came from: its camera, its rule, or its area. */
export function SilenceDialog({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const { t } = useText();
  const now = useClock();
  const add = useAddSilence();
  const [form] = Form.useForm<Given>();
  const length = Form.useWatch('length', form);
  return (
    <FormDialog<Given>
      title={t('silence.add.title')}
      open
      form={form}
      submitText={t('silence.add')}
      initial={{
        what: alert.camera_id ? 'camera' : 'rule',
        length: '1',
        reason: '',
        alarms: alert.severity === 3,
      }}
      onSubmit={(given) => add.mutateAsync(draftOf(alert, given, now()))}
      onClose={onClose}
    >
      <p className="muted">{t('silence.add.hint')}</p>
      <WhatField alert={alert} />
      <Form.Item name="length" label={t('silence.length')}>
        <Segmented<Length>
          options={LENGTHS.map((value) => ({ value, label: t(`silence.length.${value}`) }))}
        />
      </Form.Item>
      {length === 'other' && (
        <Form.Item
          name="until"
          label={t('silence.until')}
          extra={t('silence.until.hint')}
          rules={[{ required: true, message: t('silence.until.required') }]}
        >
          <Input type="datetime-local" data-testid="silence-until" />
        </Form.Item>
      )}
      <Form.Item
        name="reason"
        label={t('silence.reason')}
        rules={[{ required: true, whitespace: true, message: t('silence.reason.required') }]}
      >
        <Input maxLength={500} placeholder={t('silence.reason.example')} data-testid="silence-reason" />
      </Form.Item>
      <Form.Item name="alarms" valuePropName="checked" extra={t('silence.alarms.hint')}>
        <Checkbox data-testid="silence-alarms">{t('silence.alarms')}</Checkbox>
      </Form.Item>
    </FormDialog>
  );
}

function WhatField({ alert }: { alert: Alert }) {
  const { t } = useText();
  const names: Record<What, string> = {
    camera: t('silence.of.camera', { name: alert.camera_name }),
    rule: t('silence.of.rule', { name: alert.rule_name }),
    area: t('silence.of.area', { name: alert.area_name }),
  };
  const choices: What[] = alert.camera_id ? ['camera', 'rule', 'area'] : ['rule', 'area'];
  return (
    <Form.Item name="what" label={t('silence.what')}>
      <Segmented<What> vertical options={choices.map((value) => ({ value, label: names[value] }))} />
    </Form.Item>
  );
}

/** A moment that was not chosen never comes here: the form asks for it. */
function draftOf(alert: Alert, given: Given, nowMs: number): SilenceDraft {
  return {
    ...silencedOf(alert, given.what),
    until: untilOf(given.length, given.until ?? '', nowMs) ?? '',
    reason: given.reason,
    up_to_severity: given.alarms ? 3 : 2,
  };
}

function silencedOf(alert: Alert, what: What): Silenced {
  if (what === 'camera' && alert.camera_id !== null) return { camera_id: alert.camera_id };
  return what === 'area' ? { area_id: alert.area_id } : { rule_id: alert.rule_id };
}
