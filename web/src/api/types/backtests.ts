import type { AlertState } from './alerts';
import type { RuleChange, RuleDraft, Severity } from './rules';

/** Rules tried on what is stored of the last days. */

export type BacktestState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** A rule there is, as it stands or changed, or one that is not set yet. */
export type TriedRule = { rule_id: string; changes?: RuleChange } | { rule: RuleDraft };

export type BacktestAsked = TriedRule & ({ hours: number } | { since: string; until: string });

export interface Backtest {
  id: string;
  state: BacktestState;
  /** 0–1 of the time gone through. */
  progress: number;
  rule_id: string | null;
  rule_name: string;
  rule_kind: string;
  camera_id: string | null;
  gate_id: string | null;
  since: string;
  until: string;
  created_at: string;
  ended_at: string | null;
  problem: string;
}

export interface BacktestEvent {
  event_id: string;
  /** Number of the would-be alert it belongs to. */
  alert: number;
  decisive_at: string;
  /** x1, y1, x2, y2, 0–1 of the picture. */
  box: [number, number, number, number] | null;
}

export interface WouldBeAlert {
  number: number;
  began_at: string;
  last_at: string;
  zone_name: string;
  door_no: number;
  class_name: string;
  severity: Severity;
  event_count: number;
  real_alert_ids: string[];
}

export interface RealAlert {
  alert_id: string;
  state: AlertState;
  severity: Severity;
  began_at: string;
  last_at: string;
  zone_name: string;
  event_count: number;
  /** The rule as tried would have raised one then and there too. */
  kept: boolean;
}

export interface Comparison {
  before: number;
  confirmed: number;
  confirmed_missing: number;
  false_alarms: number;
  false_alarms_gone: number;
  fresh: number;
  real: RealAlert[];
}

export interface BacktestPicture {
  alert_id: string;
  url: string;
  taken_at: string;
}

export interface BacktestResult {
  pictures_looked_at: number;
  sightings: number;
  watched_s: number;
  unreadable_minutes: number;
  events: BacktestEvent[];
  events_total: number;
  alerts: WouldBeAlert[];
  alerts_total: number;
  comparison: Comparison | null;
  pictures: BacktestPicture[];
}

export interface BacktestDetail extends Backtest {
  result: BacktestResult | null;
}
