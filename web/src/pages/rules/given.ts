import type { Conditions, Rule, RuleChange, RuleDraft, Severity } from '../../api/types';
import { type ParamField, type ParamValues, paramsFrom } from '../../schema/schemaForm';

/** What the dialog's form holds. */
export interface Given {
  kind: string;
  name: string;
  camera_id?: string;
  gate_id?: string;
  zone_ids?: string[];
  exclude_zone_ids?: string[];
  params?: ParamValues;
  conditions?: Conditions;
  severity: Severity;
  direct: boolean;
  enabled: boolean;
}

/** What the form starts with for a rule that exists. */
export function givenOf(rule: Rule, params: ParamValues): Given {
  const { kind, name, zone_ids, exclude_zone_ids, conditions, severity, direct, enabled } = rule;
  const place = {
    ...(rule.camera_id === null ? {} : { camera_id: rule.camera_id }),
    ...(rule.gate_id === null ? {} : { gate_id: rule.gate_id }),
  };
  return { kind, name, ...place, zone_ids, exclude_zone_ids, conditions, severity, direct, enabled, params };
}

/** What the form starts with for a new rule. */
export function fresh(kind: string, cameraId: string | null, params: ParamValues): Partial<Given> {
  const camera = cameraId === null ? {} : { camera_id: cameraId };
  return { kind, ...camera, severity: 2, direct: false, enabled: true, conditions: {}, params };
}

/** What changes of a rule that exists: all of it but kind, camera and gate, which stay. */
export function changeOf(given: Given, fields: ParamField[], rule: Rule): RuleChange {
  const { kind: _kind, camera_id: _camera, gate_id: _gate, ...rest } = given;
  return {
    ...rest,
    zone_ids: given.zone_ids ?? [],
    exclude_zone_ids: given.exclude_zone_ids ?? [],
    conditions: tidy({ ...rule.conditions, ...given.conditions }),
    params: paramsFrom(fields, given.params ?? {}, rule.params),
  };
}

/** A whole new rule. */
export function draftOf(given: Given, fields: ParamField[]): RuleDraft {
  return {
    ...given,
    camera_id: given.camera_id ?? null,
    gate_id: given.gate_id ?? null,
    zone_ids: given.zone_ids ?? [],
    exclude_zone_ids: given.exclude_zone_ids ?? [],
    conditions: tidy(given.conditions ?? {}),
    params: paramsFrom(fields, given.params ?? {}),
  };
}

/** Without what was cleared, which stands at its default again. */
function tidy(conditions: Conditions): Conditions {
  return Object.fromEntries(
    Object.entries(conditions).filter(([, value]) => value !== null && value !== undefined),
  );
}
