import type { CameraDraft } from '../../api/types';

/** What the edit form holds. */
export type CameraGiven = CameraDraft & { forget_password?: boolean };

/** A password left empty stays as it is, unless the person asked to forget it. */
export function cameraChange({ forget_password, password, ...rest }: CameraGiven): Partial<CameraDraft> {
  if (forget_password) return { ...rest, password: '' };
  return password ? { ...rest, password } : rest;
}
