/** Zones, rule kinds and rules. Points run 0–1 of the picture, x to the right, y down. */

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
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
}

/** What a kind looks at: pictures of a camera, access events of a gate, how a camera is. */
export type Subject = 'frame' | 'access' | 'health';

export interface RuleKind {
  kind: string;
  title: Record<Language, string>;
  summary: Record<Language, string>;
  subjects: Subject[];
  /** Those of `subjects` a rule may do without. */
  optional: Subject[];
  /** Empty: the kind takes no zones. */
  zone_shapes: ZoneShape[];
  /** Without a zone the whole picture counts, where none is needed. */
  needs_zones: boolean;
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
  conditions: Conditions;
  /** Zones in which nobody counts. */
  exclude_zone_ids: string[];
  /** Whether it watches until `armed_until`, and the opposite afterwards; null: until somebody says otherwise. */
  armed: boolean;
  armed_until: string | null;
  /** Why it was armed or disarmed last; empty when nobody ever did. */
  armed_reason: string;
  /** How it stands at the moment of the answer. */
  standing: Standing | null;
  created_at: string;
}

export type Force = 'watching' | 'disabled' | 'disarmed' | 'off_hours' | 'broken';

/** Whether a rule watches now, when that changes by itself, and what is wrong with a broken one. */
export interface Standing {
  force: Force;
  until: string | null;
  problem: string;
}

export interface Arming {
  reason: string;
  until?: string | null;
}

export type WeekDay = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';
export type DayPlan = WeekDay | 'holiday' | 'always' | 'never';

/** Hours of some days. A mark is `HH:MM`, or `sunrise` or `sunset` with minutes after or before it: `sunset-30`. */
export interface Period {
  days?: DayPlan[];
  start?: string;
  end?: string;
}

export interface Schedule {
  time_zone?: string;
  latitude_deg?: number | null;
  longitude_deg?: number | null;
  periods?: Period[];
  /** Dates, `2026-10-01`, that follow the plan of holidays instead of their weekday's. */
  holidays?: string[];
  exceptions?: { date: string; plan?: DayPlan }[];
}

/** What may be set on a rule of any kind; what is left out stands at its default. */
export interface Conditions {
  schedule?: Schedule | null;
  min_width_norm?: number;
  max_width_norm?: number;
  max_height_norm?: number;
  cooldown_s?: number;
  escalate_after_s?: number;
  unless_granted_s?: number;
  granted_clock?: 'arrival' | 'device';
}

export type RuleDraft = Omit<
  Rule,
  'id' | 'area_id' | 'created_at' | 'armed' | 'armed_until' | 'armed_reason' | 'standing'
>;
/** What may be changed of a rule afterwards; its kind, camera and gate stay. */
export type RuleChange = Partial<Omit<RuleDraft, 'kind' | 'camera_id' | 'gate_id'>>;
