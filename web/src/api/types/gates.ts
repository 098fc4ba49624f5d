import type { JsonSchema, Language } from './rules';

/** Gates, their doors and what happened at them. */

export type GateState = 'connecting' | 'online' | 'unauthorised' | 'offline';

export interface GateKind {
  kind: string;
  title: Record<Language, string>;
  needs_url: boolean;
  takes_deliveries: boolean;
  options_schema: JsonSchema;
}

export interface Gate {
  id: string;
  name: string;
  kind: string;
  url: string;
  username: string;
  has_password: boolean;
  doors: number;
  options: Record<string, unknown>;
  area_id: string;
  area_name: string;
  enabled: boolean;
  state: GateState;
  state_reason: string;
  state_at: string | null;
  webhook_url: string | null;
  webhook_secret?: string | null;
}

export interface GateDraft {
  name: string;
  kind: string;
  url?: string;
  username?: string;
  password?: string;
  doors?: number;
  options?: Record<string, unknown>;
  area_id: string;
}

export type AccessKind =
  | 'granted'
  | 'denied'
  | 'door_opened'
  | 'door_closed'
  | 'door_forced'
  | 'door_held'
  | 'door_held_ended'
  | 'remote_opened'
  | 'tamper'
  | 'duress'
  | 'device_fault'
  | 'other';

export type Credential =
  | 'card'
  | 'face'
  | 'fingerprint'
  | 'pin'
  | 'plate'
  | 'qr'
  | 'remote'
  | 'button'
  | 'unknown';

export interface GateEvent {
  id: string;
  door_no: number;
  kind: AccessKind;
  at: string;
  credential: Credential;
  detail: Record<string, string>;
}

export type DoorState = 'open' | 'closed' | 'unknown';
export type CommandOutcome = 'verified' | 'unverified' | 'not_carried_out' | 'refused' | 'failed';

export interface CommandResult {
  outcome: CommandOutcome;
  reason: string;
  door: DoorState;
  took_s: number;
}
