import { Button, Descriptions, Form, Input, InputNumber, Table } from 'antd';
import type { CameraDraft, OnvifDevice, OnvifProfile } from '../../api/types';
import { type OnvifRequest, useOnvif } from '../../data/cameras';
import { useText } from '../../i18n/LocaleProvider';
import { ErrorPanel } from '../../ui/ErrorPanel';
import { CredentialFields } from './CameraFields';

interface OnvifTabProps {
  device: { host: string; port: number } | null;
  onProfile: (known: Partial<CameraDraft>) => void;
}

/** Ask a device for its streams; the chosen one fills the stream form. */
export function OnvifTab({ device, onProfile }: OnvifTabProps) {
  const { t } = useText();
  const onvif = useOnvif();
  const [form] = Form.useForm<OnvifRequest>();
  const choose = (profile: OnvifProfile) => {
    const { username, password } = form.getFieldsValue();
    onProfile({ url: profile.url, username, password });
  };
  const ask = (given: OnvifRequest) =>
    onvif.mutate({ ...given, username: given.username ?? '', password: given.password ?? '' });
  return (
    <>
      <Form<OnvifRequest> form={form} layout="vertical" initialValues={device ?? { port: 80 }} onFinish={ask}>
        <Form.Item
          name="host"
          label={t('onvif.host')}
          rules={[{ required: true, message: t('form.required') }]}
        >
          <Input maxLength={200} placeholder="192.0.2.10" />
        </Form.Item>
        <Form.Item name="port" label={t('onvif.port')}>
          <InputNumber min={1} max={65535} />
        </Form.Item>
        <CredentialFields />
        {onvif.isError && <ErrorPanel error={onvif.error} />}
        <Button type="primary" htmlType="submit" loading={onvif.isPending}>
          {t('onvif.ask')}
        </Button>
      </Form>
      {onvif.data && <Found device={onvif.data} onChoose={choose} />}
    </>
  );
}

function Found({ device, onChoose }: { device: OnvifDevice; onChoose: (profile: OnvifProfile) => void }) {
  const { t } = useText();
  return (
    <>
      <h3>{[device.manufacturer, device.model].filter(Boolean).join(' ') || t('onvif.device')}</h3>
      <Descriptions
        size="small"
        column={2}
        items={[
          { key: 'firmware', label: t('onvif.firmware'), children: device.firmware || '—' },
          { key: 'serial', label: t('onvif.serial'), children: device.serial || '—' },
        ]}
      />
      <Table<OnvifProfile>
        size="small"
        rowKey="token"
        dataSource={device.profiles}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: t('onvif.no_profiles') }}
        columns={[
          { title: t('onvif.profile'), dataIndex: 'name' },
          {
            title: t('camera.stream'),
            key: 'stream',
            render: (_, p) => `${p.codec} ${p.width}×${p.height} ${p.fps} fps`,
          },
          {
            key: 'choose',
            render: (_, profile) => (
              <Button size="small" onClick={() => onChoose(profile)}>
                {t('onvif.choose')}
              </Button>
            ),
          },
        ]}
      />
    </>
  );
}
