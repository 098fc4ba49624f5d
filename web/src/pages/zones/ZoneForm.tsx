import { SwapOutlined } from '@ant-design/icons';
import { Alert, Button, Form, Input, Radio, Space } from 'antd';
import type { Anchor, Zone } from '../../api/types';
import { useAddZone, useChangeZone } from '../../data/zones';
import { useText } from '../../i18n/LocaleProvider';
import { ErrorPanel } from '../../ui/ErrorPanel';
import { useTelling } from '../../ui/useTelling';
import type { Editing } from './editor';
import { zoneFault } from './geometry';

interface ZoneFormProps {
  cameraId: string;
  shaped: Extract<Editing, { mode: 'shaped' }>;
  zone: Zone | undefined;
  onReverse: () => void;
  onDone: () => void;
}

interface Given {
  name: string;
  anchor: Anchor;
}

const ANCHORS: Anchor[] = ['bottom_center', 'center', 'top_center'];

/** Name, anchor and saving of the drawn figure; an impossible figure says why it is. */
export function ZoneForm({ cameraId, shaped, zone, onReverse, onDone }: ZoneFormProps) {
  const { t } = useText();
  const add = useAddZone();
  const change = useChangeZone();
  const tell = useTelling();
  const fault = zoneFault(shaped.shape, shaped.points);
  const error = add.error ?? change.error;
  const save = async ({ name, anchor }: Given) => {
    const { points, shape } = shaped;
    const saving = zone
      ? change.mutateAsync({ id: zone.id, change: { name, anchor, points } })
      : add.mutateAsync({ camera_id: cameraId, name, anchor, shape, points });
    await tell(saving.then(onDone), 'done.saved');
  };
  return (
    <Form<Given>
      layout="vertical"
      initialValues={{ name: zone?.name ?? '', anchor: zone?.anchor ?? 'bottom_center' }}
      onFinish={(given) => void save(given)}
    >
      <h3 style={{ marginTop: 0 }}>{t(zone ? 'zone.change' : 'zone.new')}</h3>
      <Form.Item
        name="name"
        label={t('zone.name')}
        rules={[{ required: true, whitespace: true, message: t('form.required') }]}
      >
        <Input maxLength={100} placeholder={t('zone.name.example')} data-testid="zone-name" />
      </Form.Item>
      <Form.Item name="anchor" label={t('zone.anchor')} extra={t('zone.anchor.hint')}>
        <Radio.Group options={ANCHORS.map((value) => ({ value, label: t(`zone.anchor.${value}`) }))} />
      </Form.Item>
      {shaped.shape === 'line' && (
        <Form.Item extra={t('zone.sides.hint')}>
          <Button icon={<SwapOutlined />} onClick={onReverse}>
            {t('zone.reverse')}
          </Button>
        </Form.Item>
      )}
      {fault && <Alert className="panel" type="warning" showIcon title={t(fault)} />}
      {error && <ErrorPanel error={error} />}
      <Space>
        <Button
          type="primary"
          htmlType="submit"
          disabled={fault !== null}
          loading={add.isPending || change.isPending}
          data-testid="zone-save"
        >
          {t('action.save')}
        </Button>
        <Button onClick={onDone}>{t('action.cancel')}</Button>
      </Space>
    </Form>
  );
}
