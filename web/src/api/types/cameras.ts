/** Cameras, how they are, and the tools that find and check them. */

export type CameraState = 'connecting' | 'online' | 'stalled' | 'unauthorised' | 'offline';
export type Transport = 'tcp' | 'udp';
export type Watching = 'auto' | 'always';
export type Regions = 'whole' | 'tiles';
/** What a connected camera's pictures are worth. */
export type Sight = 'clear' | 'blind' | 'black' | 'covered' | 'moved';

export interface Camera {
  id: string;
  name: string;
  url: string;
  username: string;
  has_password: boolean;
  transport: Transport;
  analysis_fps: number;
  watching: Watching;
  regions: Regions;
  motion_url: string;
  area_id: string;
  area_name: string;
  enabled: boolean;
  state: CameraState;
  state_reason: string;
  state_at: string | null;
  sight: Sight;
  sight_reason: string;
  sight_at: string | null;
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
  watching?: Watching;
  regions?: Regions;
  motion_url?: string;
  area_id: string;
  enabled?: boolean;
}

export interface CameraStateChange {
  state: CameraState;
  reason: string;
  at: string;
}

export interface CameraSightChange {
  sight: Sight;
  reason: string;
  at: string;
}

export interface CameraSummary {
  states: Partial<Record<CameraState, number>>;
  sights: Partial<Record<Sight, number>>;
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
