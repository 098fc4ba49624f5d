import type { Camera } from '../../api/types';

/** Width over height of the camera's pictures; 16:9 until it is known. */
export function aspectOf(camera: Camera): number {
  const { width = 0, height = 0 } = camera.stream ?? {};
  return width > 0 && height > 0 ? width / height : 16 / 9;
}
