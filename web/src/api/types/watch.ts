import type { CameraState, Sight } from './cameras';

/** How the watching of cameras goes. */

export type Alertness = 'idle' | 'awake';
export type WakeReason = 'start' | 'change' | 'burst' | 'device' | 'sweep' | 'always' | 'sparse_keys';
/** What somebody should see to, the most pressing first. */
export type Need = 'unwatched' | 'connection' | 'sight' | 'misses' | 'owed' | 'awake' | 'nothing';
export type Stage = 'decoded' | 'batched' | 'detected' | 'ruled';

export interface StageAges {
  /** Pictures by age: up to each of `age_bounds_s`, then all above. */
  counts: number[];
  sum_s: number;
  p50_s: number | null;
  p95_s: number | null;
  p99_s: number | null;
}

export interface WatchShard {
  shard: number;
  answers: boolean;
  pid: number;
  uptime_s: number;
  cpu_s: number;
  cpu_share: number;
  rss_bytes: number;
  detector: string;
  faults: Record<string, string>;
  cameras: number;
  online: number;
  awake: number;
  owed: number;
  analysed: number;
}

export interface CameraWatch {
  camera_id: string;
  camera_name: string;
  area_name: string;
  shard: number | null;
  need: Need;
  state: CameraState;
  state_reason: string;
  sight: Sight;
  alertness: Alertness | null;
  woken_by: WakeReason | null;
  /** It is idle and shows what nobody has looked at yet. */
  owed: boolean;
  /** Why its own motion alarms do not reach us, empty where they do. */
  deaf: string;
  since_s: number;
  wakes: number;
  awake_share: number;
  received: number;
  received_bytes: number;
  lost: number;
  decoded: number;
  analysed: number;
  late: number;
  missed: number;
  dropped: Record<string, number>;
  ring_bytes: number;
  ring_s: number;
  key_interval_s: number;
  ages_s: Partial<Record<Stage, number>>;
}

export interface Watch {
  at: string;
  age_bounds_s: number[];
  ages: Partial<Record<Stage, StageAges>>;
  shards: WatchShard[];
  items: CameraWatch[];
  total: number;
  /** How many there are whatever need is asked for. */
  admitted: number;
  /** How many of these need what; one may need several, and what none needs is missing. */
  needs: Partial<Record<Need, number>>;
}

export type WatchOrder =
  | 'attention'
  | 'name'
  | 'missed'
  | 'lost'
  | 'late'
  | 'awake_share'
  | 'wakes'
  | 'received'
  | 'analysed'
  | 'ring_bytes'
  | 'key_interval'
  | 'age';
