import { useZones } from '../../data/zones';
import { svgPoints } from '../zones/geometry';
import styles from './cameras.module.css';

/** The camera's zones over its picture, to look at. */
export function ZoneOverlay({ cameraId }: { cameraId: string }) {
  const zones = useZones(cameraId).data ?? [];
  return (
    <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
      {zones.map((zone) =>
        zone.shape === 'polygon' ? (
          <polygon key={zone.id} points={svgPoints(zone.points, 1, 1)} className={styles.zoneShape} />
        ) : (
          <polyline key={zone.id} points={svgPoints(zone.points, 1, 1)} className={styles.zoneLine} />
        ),
      )}
    </svg>
  );
}
