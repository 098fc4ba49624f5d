import { Form, Select } from 'antd';
import type { RuleKind } from '../../api/types';
import { useCameras } from '../../data/cameras';
import { useGates } from '../../data/gates';
import { useText } from '../../i18n/LocaleProvider';
import { useAllowed } from '../../session/useSession';
import { cameraNeed, gateNeed } from './groups';
import { ExcludedField, ZoneField } from './ZoneFields';

/** Where a rule of this kind applies. `fixed`: the rule exists, its camera and gate stay. */
export function PlaceFields({ kind, fixed }: { kind: RuleKind; fixed: boolean }) {
  const form = Form.useFormInstance();
  const cameraId = Form.useWatch('camera_id', form) as string | undefined;
  const looks = kind.subjects.includes('frame');
  return (
    <>
      {gateNeed(kind) !== 'none' && <GateField must={gateNeed(kind) === 'must'} fixed={fixed} />}
      <CameraField kind={kind} fixed={fixed} />
      {cameraId && kind.zone_shapes.length > 0 && <ZoneField cameraId={cameraId} kind={kind} />}
      {cameraId && looks && <ExcludedField cameraId={cameraId} />}
    </>
  );
}

function CameraField({ kind, fixed }: { kind: RuleKind; fixed: boolean }) {
  const { t } = useText();
  const form = Form.useFormInstance();
  const cameras = useCameras();
  const must = cameraNeed(kind) === 'must';
  const isDoor = !must && kind.subjects.includes('access');
  return (
    <Form.Item
      name="camera_id"
      label={t(isDoor ? 'rule.door_camera' : 'rule.camera')}
      extra={isDoor && t('rule.door_camera.hint')}
      rules={must ? [{ required: true, message: t('form.required') }] : []}
    >
      <Select
        allowClear={!must}
        disabled={fixed}
        loading={cameras.isPending}
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={t('rule.camera.choose')}
        options={(cameras.data ?? []).map((camera) => ({ value: camera.id, label: camera.name }))}
        onChange={() => form.setFieldsValue({ zone_ids: [], exclude_zone_ids: [] })}
        data-testid="rule-camera"
      />
    </Form.Item>
  );
}

/** The gate that reports, or whose grants count. */
export function GateField({ must, fixed }: { must: boolean; fixed: boolean }) {
  const { t } = useText();
  const gates = useGates(useAllowed('see_gates'));
  return (
    <Form.Item
      name="gate_id"
      label={t('rule.gate')}
      rules={must ? [{ required: true, message: t('form.required') }] : []}
    >
      <Select
        allowClear={!must}
        disabled={fixed}
        loading={gates.isPending}
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={t('rule.gate.choose')}
        options={(gates.data ?? []).map((gate) => ({ value: gate.id, label: gate.name }))}
        data-testid="rule-gate"
      />
    </Form.Item>
  );
}
