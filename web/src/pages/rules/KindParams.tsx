import { Collapse } from 'antd';
import { useText } from '../../i18n/LocaleProvider';
import { ParamFields } from '../../schema/ParamFields';
import type { ParamField } from '../../schema/schemaForm';

/** Parameters that tune how surely things are seen rather than what is looked for; few people ever touch them. */
const FINE: ReadonlySet<string> = new Set([
  'min_score',
  'min_height_norm',
  'gap_s',
  'leave_after_s',
  'margin_norm',
  'tolerance_s',
  'settle_s',
  'clock',
  'grant_window_s',
  'derive_forced',
  'beside',
  'sideways',
  'least_s',
  'least_confidence',
  'lying_ratio',
  'most_moved',
  'sightings',
  'confirm_s',
  'back_s',
  'clear_s',
  'height_m',
]);

/** The parameters of a kind: what it looks for first, what tunes it folded away. */
export function KindParams({ kind, fields }: { kind: string; fields: ParamField[] }) {
  const { t } = useText();
  const fine = fields.filter((field) => FINE.has(field.name));
  return (
    <>
      <ParamFields group="params" of={kind} fields={fields.filter((field) => !FINE.has(field.name))} />
      {fine.length > 0 && (
        <Collapse
          className="panel"
          size="small"
          items={[
            {
              key: 'fine',
              label: t('rule.params.fine'),
              forceRender: true,
              children: <ParamFields group="params" of={kind} fields={fine} />,
            },
          ]}
        />
      )}
    </>
  );
}
