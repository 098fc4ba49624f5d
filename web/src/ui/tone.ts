import type { AlertState, CameraState, CaseState, GateState, Severity, Sight } from '../api/types';

/** Colours of meaning, from the theme's preset palette. */
export type Tone = 'red' | 'orange' | 'gold' | 'green' | 'blue' | 'cyan' | 'purple' | 'default';

export const SEVERITY_TONE: Record<Severity, Tone> = { 1: 'blue', 2: 'orange', 3: 'red' };

export const ALERT_TONE: Record<AlertState, Tone> = {
  new: 'red',
  acknowledged: 'gold',
  confirmed: 'purple',
  false_alarm: 'default',
  merged: 'default',
  expired: 'default',
};

export const CAMERA_TONE: Record<CameraState, Tone> = {
  connecting: 'blue',
  online: 'green',
  stalled: 'orange',
  unauthorised: 'purple',
  offline: 'red',
};

export const SIGHT_TONE: Record<Sight, Tone> = {
  clear: 'green',
  blind: 'red',
  black: 'red',
  covered: 'red',
  moved: 'orange',
};

export const GATE_TONE: Record<GateState, Tone> = {
  connecting: 'blue',
  online: 'green',
  unauthorised: 'purple',
  offline: 'red',
};

export const CASE_TONE: Record<CaseState, Tone> = {
  accepted: 'red',
  dispatched: 'orange',
  handling: 'blue',
  pending_check: 'purple',
  pending_close: 'cyan',
  closed: 'green',
  cancelled: 'default',
};
