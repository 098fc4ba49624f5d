import { Form, Input, InputNumber, Radio } from 'antd';
import { useText } from '../../i18n/LocaleProvider';
import type { MessageKey } from '../../i18n/translate';
import { AreaSelect } from '../../ui/AreaSelect';

/** Name and place: what people call a camera by. */
export function PlaceFields() {
  const { t } = useText();
  const required = { required: true, message: t('form.required') };
  return (
    <>
      <Form.Item name="name" label={t('camera.name')} rules={[{ ...required, whitespace: true }]}>
        <Input maxLength={100} placeholder={t('camera.name.example')} data-testid="camera-name" />
      </Form.Item>
      <Form.Item name="area_id" label={t('camera.area')} extra={t('camera.area.hint')} rules={[required]}>
        <AreaSelect />
      </Form.Item>
    </>
  );
}

/** How to reach the stream. `kept`: a password is stored already. */
export function StreamFields({ kept = false }: { kept?: boolean }) {
  const { t } = useText();
  return (
    <>
      <Form.Item
        name="url"
        label={t('camera.url')}
        extra={t('camera.url.hint')}
        rules={[
          { required: true, message: t('form.required') },
          {
            validator: async (_, value: string | undefined) => {
              if (value && !/^(rtsps?|file):/i.test(value.trim())) throw new Error(t('camera.url.fault'));
            },
          },
        ]}
      >
        <Input maxLength={1000} placeholder="rtsp://192.0.2.10:554/stream1" data-testid="camera-url" />
      </Form.Item>
      <CredentialFields kept={kept} />
    </>
  );
}

export function CredentialFields({ kept = false }: { kept?: boolean }) {
  const { t } = useText();
  return (
    <>
      <Form.Item name="username" label={t('device.username')}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="password"
        label={t('device.password')}
        extra={kept ? t('device.password.kept') : undefined}
      >
        <Input.Password maxLength={200} autoComplete="new-password" />
      </Form.Item>
    </>
  );
}

export function TuningFields() {
  const { t } = useText();
  return (
    <>
      <Form.Item name="transport" label={t('camera.transport')} extra={t('camera.transport.hint')}>
        <Radio.Group
          options={[
            { value: 'tcp', label: 'TCP' },
            { value: 'udp', label: 'UDP' },
          ]}
        />
      </Form.Item>
      <Form.Item name="analysis_fps" label={t('camera.analysis_fps')} extra={t('camera.analysis_fps.hint')}>
        <InputNumber min={0.2} max={30} step={1} />
      </Form.Item>
      <WatchingFields />
    </>
  );
}

/** How closely it is watched, and what of its pictures the detector is shown. */
function WatchingFields() {
  const { t } = useText();
  const choices = <Name extends 'watching' | 'regions'>(name: Name, ...values: string[]) =>
    values.map((value) => ({ value, label: t(`camera.${name}.${value}` as MessageKey) }));
  return (
    <>
      <Form.Item name="watching" label={t('camera.watching')} extra={t('camera.watching.hint')}>
        <Radio.Group options={choices('watching', 'auto', 'always')} data-testid="camera-watching" />
      </Form.Item>
      <Form.Item name="regions" label={t('camera.regions')} extra={t('camera.regions.hint')}>
        <Radio.Group options={choices('regions', 'whole', 'tiles')} data-testid="camera-regions" />
      </Form.Item>
      <Form.Item name="motion_url" label={t('camera.motion_url')} extra={t('camera.motion_url.hint')}>
        <Input maxLength={1000} placeholder="http://192.0.2.10/onvif/device_service" />
      </Form.Item>
    </>
  );
}
