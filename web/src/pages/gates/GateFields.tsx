import { Form, Input, InputNumber } from 'antd';
import { useText } from '../../i18n/LocaleProvider';
import { AreaSelect } from '../../ui/AreaSelect';
import { CredentialFields } from '../cameras/CameraFields';

/** `needsUrl`: we connect to the device; otherwise it sends to us. */
export function GateFields({ needsUrl, kept = false }: { needsUrl: boolean; kept?: boolean }) {
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
    </>
  );
}
