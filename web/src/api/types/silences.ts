import type { Severity } from './rules';

/** Silences: what does not ring for a while. Alerts under one are kept and shown all the same. */

export interface Silence {
  id: string;
  camera_id: string | null;
  camera_name: string;
  rule_id: string | null;
  rule_name: string;
  area_id: string;
  /** Where camera or rule stand; with neither, the area that is silenced with all below it. */
  area_name: string;
  /** Graver alerts ring through. */
  up_to_severity: Severity;
  reason: string;
  account_name: string;
  starts_at: string;
  until: string;
  /** Who ended it before its time; empty where nobody did. */
  ended_by: string;
  active: boolean;
}

/** Exactly one of a camera, a rule, and an area. */
export type Silenced = { camera_id: string } | { rule_id: string } | { area_id: string };

export type SilenceDraft = Silenced & { until: string; reason: string; up_to_severity: Severity };
