import type { Area, Camera, CameraState, Sight } from '../../api/types';
import { subtreeIds } from '../../data/areaTree';
import { isFaulty, sightOf } from './sight';

export interface CameraFilter {
  text: string;
  state: CameraState | 'disabled' | null;
  /** 'faulty': any that is worth nothing. */
  sight: Sight | 'faulty' | null;
  areaId: string | null;
}

export const CAMERA_STATES: readonly CameraState[] = [
  'online',
  'connecting',
  'stalled',
  'unauthorised',
  'offline',
];

/** The cameras that match, by name; an area means everything under it. */
export function filtered(cameras: readonly Camera[], filter: CameraFilter, areas: readonly Area[]): Camera[] {
  const inside = filter.areaId === null ? null : subtreeIds(areas, filter.areaId);
  const text = filter.text.trim().toLowerCase();
  return cameras
    .filter(
      (camera) =>
        (inside === null || inside.has(camera.area_id)) &&
        (filter.state === null || stateOf(camera) === filter.state) &&
        matchesSight(camera, filter.sight) &&
        (text === '' || `${camera.name} ${camera.url} ${camera.area_name}`.toLowerCase().includes(text)),
    )
    .sort((one, other) => one.name.localeCompare(other.name, 'zh-CN', { numeric: true }));
}

function matchesSight(camera: Camera, wanted: CameraFilter['sight']): boolean {
  if (wanted === null) return true;
  return wanted === 'faulty' ? isFaulty(camera) : sightOf(camera) === wanted;
}

/** A camera that is switched off is that, whatever its connection last did. */
export function stateOf(camera: Camera): CameraState | 'disabled' {
  return camera.enabled ? camera.state : 'disabled';
}

export function countStates(cameras: readonly Camera[]): Partial<Record<CameraState | 'disabled', number>> {
  const counts: Partial<Record<CameraState | 'disabled', number>> = {};
  for (const camera of cameras) counts[stateOf(camera)] = (counts[stateOf(camera)] ?? 0) + 1;
  return counts;
}
