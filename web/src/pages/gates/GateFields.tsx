import { Collapse, Form, Input, InputNumber } from 'antd';
import { useText } from '../../i18n/LocaleProvider';
import { ParamFields } from '../../schema/ParamFields';
import type { ParamField } from '../../schema/schemaForm';
import { AreaSelect } from '../../ui/AreaSelect';
import { CredentialFields } from '../cameras/CameraFields';

interface GateFieldsProps {
  /** We connect to the device; otherwise it sends to us. */
  needsUrl: boolean;
  /** A password is stored already. */
  kept?: boolean;
  /** Settings of the kind, for devices that differ from what is usual. */
  options: ParamField[];
}

export function GateFields({ needsUrl, kept = false, options }: GateFieldsProps) {
  const { t } = useText();
  const required = { required: true, message: t('form.required') };
  return (
    <>
      <Form.Item name="name" label={t('gate.name')} rules={[{ ...required, whitespace: true }]}>
        <Input maxLength={100} placeholder={t('gate.name.example')} data-testid="gate-name" />
      </Form.Item>
      <Form.Item name="area_id" label={t('gate.area')} rules={[required]}>
        <AreaSelect />
      </Form.Item>
      {needsUrl && (
        <>
          <Form.Item
            name="url"
            label={t('gate.url')}
            rules={[required, { pattern: /^https?:\/\/\S+$/, message: t('gate.url.fault') }]}
          >
            <Input maxLength={1000} placeholder="http://192.0.2.20" />
          </Form.Item>
          <CredentialFields kept={kept} />
        </>
      )}
      <Form.Item name="doors" label={t('gate.doors')}>
        <InputNumber min={1} max={64} precision={0} />
      </Form.Item>
      {options.length > 0 && (
        <Collapse
          ghost
          items={[
            {
              key: 'options',
              label: t('gate.options'),
              forceRender: true,
              children: <ParamFields group="options" fields={options} />,
            },
          ]}
        />
      )}
    </>
  );
}
