import type { Alert } from './alerts';
import type { Camera, CameraCounters, CameraState, Sight } from './cameras';
import type { Case } from './cases';
import type { Gate } from './gates';

/** The service itself, and what it says live. */

/** How well the detector is known to see what is in a set of pictures; shares from 0 to 1. */
export interface DetectorScore {
  dataset: string;
  recall: number;
  precision: number;
  objects: number;
}

export interface Detector {
  name: string;
  weights: string;
  backend: string;
  input_size: number;
  classes: string[];
  sha256: string;
  /** It came with the program. */
  bundled: boolean;
  licence: string;
  trained_on: string;
  scores: DetectorScore[];
}

export interface CameraCountersRow extends CameraCounters {
  camera_id: string;
  camera_name: string;
}

export interface SystemStatus {
  version: string;
  role: string;
  uptime_s: number;
  detector: Detector | null;
  detector_note: string;
  cameras: Partial<Record<CameraState, number>>;
  sights: Partial<Record<Sight, number>>;
  counters: CameraCounters;
  database: string;
  bus: string;
}

export interface AuditEntry {
  at: string;
  account_name: string;
  action: string;
  subject: string;
  detail: Record<string, string>;
}

export type LiveMessage =
  | { type: 'alert'; data: Alert }
  | { type: 'case'; data: Case }
  | { type: 'camera'; data: Camera }
  | { type: 'gate'; data: Gate }
  | { type: 'hello'; data: Record<string, unknown> };
