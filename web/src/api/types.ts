/** The HTTP contract, version 1, as types. Times are ISO 8601 in UTC; points run 0–1 of the picture. */

export interface ErrorBody {
  code: string;
  message: string;
  allowed?: string[];
  field?: string;
}

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export type Role = 'admin' | 'operator' | 'security_officer' | 'grid_worker' | 'auditor';

export interface Account {
  id: string;
  username: string;
  display_name: string;
  role: Role;
  area_id: string;
  area_name: string;
  must_change_password: boolean;
  disabled: boolean;
  created_at: string;
}

export interface Session {
  account: Account;
  csrf_token: string;
}

export interface Token {
  id: string;
  name: string;
  created_at: string;
  expires_at: string | null;
  token?: string;
}

export type AreaLevel = 'city' | 'county' | 'street' | 'community' | 'grid';

export interface Area {
  id: string;
  parent_id: string | null;
  level: AreaLevel;
  code: string;
  name: string;
  path: string;
}

export type CameraState = 'connecting' | 'online' | 'stalled' | 'unauthorised' | 'offline';
export type Transport = 'tcp' | 'udp';

export interface Camera {
  id: string;
  name: string;
  url: string;
  username: string;
  has_password: boolean;
  transport: Transport;
  analysis_fps: number;
  area_id: string;
  area_name: string;
  enabled: boolean;
  state: CameraState;
  state_reason: string;
  state_at: string | null;
  stream: { codec: string; width: number; height: number; fps: number } | null;
  created_at: string;
}

export interface CameraDraft {
  name: string;
  url: string;
  username?: string;
  password?: string;
  transport?: Transport;
  analysis_fps?: number;
  area_id: string;
  enabled?: boolean;
}

export interface CameraStateChange {
  state: CameraState;
  reason: string;
  at: string;
}

export interface CameraCounters {
  received: number;
  lost: number;
  decoded: number;
  analysed: number;
  dropped: Record<string, number>;
}

export interface Coverage {
  watched_s: number;
  blind_s: number;
  unknown_s: number;
  share: number;
}

export type CheckStepName = 'reachable' | 'credentials' | 'stream' | 'pictures' | 'time';

export interface CameraCheck {
  ok: boolean;
  steps: { name: CheckStepName; ok: boolean; detail: string }[];
  codec: string | null;
  width: number | null;
  height: number | null;
  fps: number | null;
  keyframe_interval_s: number | null;
  time_offset_s: number | null;
  snapshot_jpeg_base64: string | null;
}

export interface DiscoveredDevice {
  host: string;
  port: number;
  name: string;
  hardware: string;
  xaddr: string;
}

export interface OnvifDevice {
  manufacturer: string;
  model: string;
  firmware: string;
  serial: string;
  time_offset_s: number | null;
  profiles: OnvifProfile[];
}

export interface OnvifProfile {
  token: string;
  name: string;
  codec: string;
  width: number;
  height: number;
  fps: number;
  url: string;
}

export type ZoneShape = 'polygon' | 'line';
export type Anchor = 'bottom_center' | 'center' | 'top_center';
export type Point = [number, number];

export interface Zone {
  id: string;
  camera_id: string;
  name: string;
  shape: ZoneShape;
  points: Point[];
  anchor: Anchor;
}

export type ZoneDraft = Omit<Zone, 'id'>;
export type ZoneChange = Pick<Zone, 'name' | 'points' | 'anchor'>;

export type Language = 'zh' | 'en';
export type Severity = 1 | 2 | 3;

/** JSON Schema of a rule kind's parameters, as pydantic writes it; only what the form reads. */
export interface JsonSchema {
  type?: string | string[];
  title?: string;
  title_zh?: string;
  labels_zh?: Record<string, string>;
  labels?: Record<string, string>;
  description?: string;
  description_zh?: string;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minItems?: number;
  maxItems?: number;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  allOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
}

export interface RuleKind {
  kind: string;
  title: Record<Language, string>;
  summary: Record<Language, string>;
  subject: 'frame' | 'access';
  zone_shape: ZoneShape | null;
  params_schema: JsonSchema;
}

export interface Rule {
  id: string;
  kind: string;
  name: string;
  camera_id: string | null;
  gate_id: string | null;
  area_id: string;
  zone_ids: string[];
  params: Record<string, unknown>;
  severity: Severity;
  direct: boolean;
  enabled: boolean;
  created_at: string;
}

export type RuleDraft = Omit<Rule, 'id' | 'area_id' | 'created_at'>;
/** What may be changed of a rule afterwards; its kind, camera and gate stay. */
export type RuleChange = Partial<
  Pick<Rule, 'name' | 'zone_ids' | 'params' | 'severity' | 'direct' | 'enabled'>
>;

export type GateState = 'connecting' | 'online' | 'unauthorised' | 'offline';

export interface GateKind {
  kind: string;
  title: Record<Language, string>;
  needs_url: boolean;
}

export interface Gate {
  id: string;
  name: string;
  kind: string;
  url: string;
  username: string;
  has_password: boolean;
  doors: number;
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
  url: string;
  taken_at: string;
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
}

export type CaseState =
  | 'accepted'
  | 'dispatched'
  | 'handling'
  | 'pending_check'
  | 'pending_close'
  | 'closed'
  | 'cancelled';

export type CaseMove =
  | 'assign'
  | 'reassign'
  | 'start'
  | 'return'
  | 'finish'
  | 'check_pass'
  | 'check_fail'
  | 'close'
  | 'cancel';

export interface Case {
  id: string;
  number: string;
  state: CaseState;
  title: string;
  kind: string;
  severity: Severity;
  area_id: string;
  area_name: string;
  alert_id: string | null;
  camera_id: string | null;
  camera_name: string;
  assignee_id: string | null;
  assignee_name: string;
  rework_count: number;
  created_at: string;
  updated_at: string;
  closed_at: string | null;
  allowed_moves: CaseMove[];
  version: number;
}

export interface CaseHistoryEntry {
  at: string;
  account_name: string;
  move: string;
  from: CaseState | '';
  to: CaseState;
  note: string;
  assignee_name: string;
}

export type AttachmentLabel = 'alert_evidence' | 'handled' | 'checked';

export interface Attachment {
  id: string;
  label: AttachmentLabel;
  media_type: string;
  url: string;
  created_at: string;
  account_name: string;
}

export interface CaseDetail extends Case {
  history: CaseHistoryEntry[];
  attachments: Attachment[];
}

export interface Assignee {
  id: string;
  display_name: string;
  area_id: string;
  area_name: string;
}

export interface CaseMoveRequest {
  move: CaseMove;
  assignee_id?: string;
  note?: string;
  attachment_ids?: string[];
  version?: number;
}

export interface Detector {
  name: string;
  weights: string;
  backend: string;
  input_size: number;
  classes: string[];
  sha256: string;
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
