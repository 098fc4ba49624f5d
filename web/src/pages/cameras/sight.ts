import type { Camera, CameraSummary, Sight } from '../../api/types';

export const SIGHT_FAULTS = ['blind', 'black', 'covered', 'moved'] as const satisfies readonly Sight[];

/** What a camera sees now; null while it is not connected, for what it saw last says nothing of now. */
export function sightOf(camera: Camera): Sight | null {
  const connected = camera.state === 'online' || camera.state === 'stalled';
  return camera.enabled && connected ? camera.sight : null;
}

/** Whether it is connected and its pictures are worth nothing. */
export function isFaulty(camera: Camera): boolean {
  const sight = sightOf(camera);
  return sight !== null && sight !== 'clear';
}

/** How many cameras are connected and see nothing of use. */
export function countFaults(summary: CameraSummary | undefined): number {
  return SIGHT_FAULTS.reduce((sum, sight) => sum + (summary?.sights[sight] ?? 0), 0);
}
