import { Form, Select } from 'antd';
import { Link } from 'react-router';
import type { RuleKind, Zone, ZoneShape } from '../../api/types';
import { useZones } from '../../data/zones';
import { useText } from '../../i18n/LocaleProvider';
import { isOrdered } from './groups';
import { OrderedZones } from './OrderedZones';
import { ZonePreview } from './ZonePreview';

const MOST_ZONES = 16;

/** Of the camera's zones those of a shape the kind takes; none may mean the whole picture. */
export function ZoneField({ cameraId, kind }: { cameraId: string; kind: RuleKind }) {
  const { t } = useText();
  const zones = useZones(cameraId);
  const fitting = (zones.data ?? []).filter((zone) => kind.zone_shapes.includes(zone.shape));
  const none = zones.data !== undefined && fitting.length === 0;
  const shape: ZoneShape = kind.zone_shapes[0] ?? 'polygon';
  const draw = <Link to={`/cameras/${cameraId}/zones`}>{t(`rule.zones.none.${shape}`)}</Link>;
  const hint = isOrdered(kind) ? t('rule.zones.ordered') : !kind.needs_zones && t('rule.zones.whole.hint');
  return (
    <>
      <Form.Item
        name="zone_ids"
        label={t(kind.zone_shapes.length > 1 ? 'rule.zones.any' : `rule.zones.${shape}`)}
        rules={
          kind.needs_zones
            ? [{ required: true, type: 'array', min: 1, message: t('rule.zones.required') }]
            : []
        }
        extra={none ? draw : hint}
      >
        {isOrdered(kind) ? (
          <OrderedZones zones={fitting} most={MOST_ZONES} />
        ) : (
          <Select
            mode="multiple"
            maxCount={MOST_ZONES}
            loading={zones.isPending}
            placeholder={kind.needs_zones ? undefined : t('rule.zones.whole')}
            options={fitting.map(asOption)}
            labelRender={({ label }) => label ?? t(zones.data ? 'rule.zones.gone' : 'state.loading')}
            data-testid="rule-zones"
          />
        )}
      </Form.Item>
      <ZonePreview cameraId={cameraId} zones={zones.data ?? []} numbered={isOrdered(kind)} />
    </>
  );
}

/** Areas of the picture in which nobody counts. */
export function ExcludedField({ cameraId }: { cameraId: string }) {
  const { t } = useText();
  const zones = useZones(cameraId);
  const areas = (zones.data ?? []).filter((zone) => zone.shape === 'polygon');
  return (
    <Form.Item
      name="exclude_zone_ids"
      label={t('rule.excluded')}
      extra={t('rule.excluded.hint')}
      hidden={areas.length === 0}
    >
      <Select
        mode="multiple"
        maxCount={MOST_ZONES}
        placeholder={t('rule.excluded.none')}
        options={areas.map(asOption)}
        labelRender={({ label }) => label ?? t(zones.data ? 'rule.zones.gone' : 'state.loading')}
        data-testid="rule-excluded"
      />
    </Form.Item>
  );
}

function asOption(zone: Zone) {
  return { value: zone.id, label: zone.name };
}
