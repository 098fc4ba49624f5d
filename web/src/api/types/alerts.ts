import type { Severity } from './rules';

/** Alerts: what people look at and judge. */

export type AlertState = 'new' | 'acknowledged' | 'confirmed' | 'false_alarm' | 'merged' | 'expired';

export const FALSE_ALARM_REASONS = [
  'animal',
  'shadow_or_light',
  'weather',
  'vegetation',
  'authorised_person',
  'wrong_object',
  'zone_drawn_wrong',
  'test',
  'other',
] as const;
export type FalseAlarmReason = (typeof FALSE_ALARM_REASONS)[number];

export interface Evidence {
  id: string;
  label: string;
  media_type: string;
  /** Of a manifest: what the evidence lacks; empty where it is complete. */
  note: string;
  url: string;
  taken_at: string;
}

/** The silence over an alert; from `until` on it is over. */
export interface Quiet {
  id: string;
  reason: string;
  account_name: string;
  until: string;
}

/** Who holds an alert; from `until` on nobody does. */
export interface Claim {
  account_id: string;
  account_name: string;
  until: string;
}

export interface Alert {
  id: string;
  state: AlertState;
  severity: Severity;
  rule_id: string;
  rule_name: string;
  rule_kind: string;
  camera_id: string | null;
  camera_name: string;
  gate_id: string | null;
  gate_name: string;
  area_id: string;
  area_name: string;
  zone_name: string;
  event_count: number;
  class_name: string;
  began_at: string;
  last_at: string;
  ended_at: string | null;
  created_at: string;
  evidence: Evidence[];
  case_id: string | null;
  silence: Quiet | null;
  claim: Claim | null;
  /** When it went further up, because nobody acknowledged it in time. */
  escalated_at: string | null;
  /** Since when it takes a storm of events. */
  storm_at: string | null;
  version: number;
}

export type AlertMove = 'acknowledge' | 'confirm' | 'false_alarm' | 'merge' | 'expire';

export interface AlertHistoryEntry {
  at: string;
  account_name: string;
  move: string;
  from: AlertState | '';
  to: AlertState;
  note: string;
  reason: FalseAlarmReason | '';
}

export interface AlertEvent {
  id: string;
  began_at: string;
  last_at: string;
  ended: boolean;
  track_id: number;
  class_name: string;
  values: Record<string, number | string>;
  score: number;
}

export interface AlertDetail extends Alert {
  history: AlertHistoryEntry[];
  events: AlertEvent[];
}

export interface AlertSummary {
  new: number;
  acknowledged: number;
  by_severity: Record<'1' | '2' | '3', number>;
  silenced: number;
  escalated: number;
  /** How many of these the caller holds. */
  mine: number;
}
