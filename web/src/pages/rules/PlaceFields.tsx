import { Form, Select } from 'antd';
import { Link } from 'react-router';
import type { ZoneShape } from '../../api/types';
import { useCameras } from '../../data/cameras';
import { useGates } from '../../data/gates';
import { useZones } from '../../data/zones';
import { useText } from '../../i18n/LocaleProvider';
import { useAllowed } from '../../session/useSession';

/** The camera and, of its zones, those of the shape the kind needs. `fixed`: the rule exists, its camera stays. */
export function FramePlaceFields({ shape, fixed }: { shape: ZoneShape | null; fixed: boolean }) {
  const { t } = useText();
  const form = Form.useFormInstance();
  const cameraId = Form.useWatch('camera_id', form) as string | undefined;
  const cameras = useCameras();
  return (
    <>
      <Form.Item
        name="camera_id"
        label={t('rule.camera')}
        rules={[{ required: true, message: t('form.required') }]}
      >
        <Select
          disabled={fixed}
          loading={cameras.isPending}
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('rule.camera.choose')}
          options={(cameras.data ?? []).map((camera) => ({ value: camera.id, label: camera.name }))}
          onChange={() => form.setFieldValue('zone_ids', [])}
          data-testid="rule-camera"
        />
      </Form.Item>
      {shape !== null && cameraId !== undefined && <ZoneField cameraId={cameraId} shape={shape} />}
    </>
  );
}

function ZoneField({ cameraId, shape }: { cameraId: string; shape: ZoneShape }) {
  const { t } = useText();
  const zones = useZones(cameraId);
  const fitting = (zones.data ?? []).filter((zone) => zone.shape === shape);
  const none = zones.data !== undefined && fitting.length === 0;
  return (
    <Form.Item
      name="zone_ids"
      label={t(`rule.zones.${shape}`)}
      rules={[{ required: true, type: 'array', min: 1, message: t('rule.zones.required') }]}
      extra={none && <Link to={`/cameras/${cameraId}/zones`}>{t(`rule.zones.none.${shape}`)}</Link>}
    >
      <Select
        mode="multiple"
        maxCount={16}
        loading={zones.isPending}
        options={fitting.map((zone) => ({ value: zone.id, label: zone.name }))}
        data-testid="rule-zones"
      />
    </Form.Item>
  );
}

/** The gate that reports, and the camera that sees its door. */
export function AccessPlaceFields({ fixed }: { fixed: boolean }) {
  const { t } = useText();
  const gates = useGates(useAllowed('see_gates'));
  const cameras = useCameras();
  return (
    <>
      <Form.Item
        name="gate_id"
        label={t('rule.gate')}
        rules={[{ required: true, message: t('form.required') }]}
      >
        <Select
          disabled={fixed}
          loading={gates.isPending}
          options={(gates.data ?? []).map((gate) => ({ value: gate.id, label: gate.name }))}
        />
      </Form.Item>
      <Form.Item name="camera_id" label={t('rule.door_camera')} extra={t('rule.door_camera.hint')}>
        <Select
          allowClear
          disabled={fixed}
          showSearch={{ optionFilterProp: 'label' }}
          options={(cameras.data ?? []).map((camera) => ({ value: camera.id, label: camera.name }))}
        />
      </Form.Item>
    </>
  );
}
