import { Form, Select } from 'antd';
import { Link } from 'react-router';
import type { RuleKind, ZoneShape } from '../../api/types';
import { useCameras } from '../../data/cameras';
import { useGates } from '../../data/gates';
import { useZones } from '../../data/zones';
import { useText } from '../../i18n/LocaleProvider';
import { useAllowed } from '../../session/useSession';

/** Where a rule of this kind stands: the gate it listens to, the camera it looks at, and its zones. `fixed`: the rule
 * exists, its gate and camera stay. */
export function PlaceFields({ kind, fixed }: { kind: RuleKind; fixed: boolean }) {
  const form = Form.useFormInstance();
  const cameraId = Form.useWatch('camera_id', form) as string | undefined;
  const looks = kind.subjects.some((subject) => subject !== 'access');
  const needs = kind.subjects.filter((subject) => !kind.optional.includes(subject));
  return (
    <>
      {kind.subjects.includes('access') && <GateField required={needs.includes('access')} fixed={fixed} />}
      <CameraField looks={looks} required={needs.some((subject) => subject !== 'access')} fixed={fixed} />
      {kind.zone_shapes.length > 0 && cameraId !== undefined && (
        <ZoneField cameraId={cameraId} shapes={kind.zone_shapes} required={kind.needs_zones} />
      )}
    </>
  );
}

function GateField({ required, fixed }: { required: boolean; fixed: boolean }) {
  const { t } = useText();
  const gates = useGates(useAllowed('see_gates'));
  return (
    <Form.Item name="gate_id" label={t('rule.gate')} rules={[{ required, message: t('form.required') }]}>
      <Select
        allowClear={!required}
        disabled={fixed}
        loading={gates.isPending}
        options={(gates.data ?? []).map((gate) => ({ value: gate.id, label: gate.name }))}
        data-testid="rule-gate"
      />
    </Form.Item>
  );
}

/** `looks`: the rule looks at the camera's pictures; otherwise the camera only gives the picture of the door. */
function CameraField({ looks, required, fixed }: { looks: boolean; required: boolean; fixed: boolean }) {
  const { t } = useText();
  const form = Form.useFormInstance();
  const cameras = useCameras();
  return (
    <Form.Item
      name="camera_id"
      label={t(looks ? 'rule.camera' : 'rule.door_camera')}
      extra={!looks && t('rule.door_camera.hint')}
      rules={[{ required, message: t('form.required') }]}
    >
      <Select
        allowClear={!required}
        disabled={fixed}
        loading={cameras.isPending}
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={t('rule.camera.choose')}
        options={(cameras.data ?? []).map((camera) => ({ value: camera.id, label: camera.name }))}
        onChange={() => form.setFieldValue('zone_ids', [])}
        data-testid="rule-camera"
      />
    </Form.Item>
  );
}

function ZoneField({
  cameraId,
  shapes,
  required,
}: {
  cameraId: string;
  shapes: ZoneShape[];
  required: boolean;
}) {
  const { t } = useText();
  const zones = useZones(cameraId);
  const shape = shapes[0] ?? 'polygon';
  const fitting = (zones.data ?? []).filter((zone) => shapes.includes(zone.shape));
  const none = zones.data !== undefined && fitting.length === 0;
  return (
    <Form.Item
      name="zone_ids"
      label={t(`rule.zones.${shape}`)}
      rules={required ? [{ required, type: 'array', min: 1, message: t('rule.zones.required') }] : []}
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
