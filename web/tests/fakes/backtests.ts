import type { BacktestDetail, BacktestResult, WouldBeAlert } from '../../src/api/types';

/** Trials of rules with ordinary values; a test names only what it is about. */

const AT = '2026-03-01T08:00:00Z';

export function aWouldBeAlert(over: Partial<WouldBeAlert> = {}): WouldBeAlert {
  return {
    number: 0,
    began_at: AT,
    last_at: '2026-03-01T08:01:05Z',
    zone_name: 'Lawn',
    door_no: 0,
    class_name: 'person',
    severity: 2,
    event_count: 1,
    real_alert_ids: [],
    ...over,
  };
}

export function aResult(over: Partial<BacktestResult> = {}): BacktestResult {
  return {
    pictures_looked_at: 1000,
    sightings: 50,
    watched_s: 86_400,
    unreadable_minutes: 0,
    events: [],
    events_total: 0,
    alerts: [],
    alerts_total: 0,
    comparison: null,
    pictures: [],
    ...over,
  };
}

export function aTrial(over: Partial<BacktestDetail> = {}): BacktestDetail {
  return {
    id: 'trial_1',
    state: 'done',
    progress: 1,
    rule_id: 'rule_1',
    rule_name: 'Intrusion at the wall',
    rule_kind: 'intrusion',
    camera_id: 'cam_1',
    gate_id: null,
    since: '2026-02-28T08:05:00Z',
    until: '2026-03-01T08:05:00Z',
    created_at: AT,
    ended_at: AT,
    problem: '',
    result: null,
    ...over,
  };
}
