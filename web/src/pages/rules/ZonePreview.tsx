import { Form } from 'antd';
import type { Zone } from '../../api/types';
import { useCamera } from '../../data/cameras';
import { useText } from '../../i18n/LocaleProvider';
import { LivePicture } from '../../pictures/LivePicture';
import { aspectOf } from '../cameras/aspect';
import { sideMarks, svgPoints } from '../zones/geometry';
import styles from './rules.module.css';

interface ZonePreviewProps {
  cameraId: string;
  zones: Zone[];
  numbered: boolean;
}

const WIDTH = 1000;

/** The camera's picture with what is chosen of its zones, lines with their sides, and numbers where order counts. */
export function ZonePreview({ cameraId, zones, numbered }: ZonePreviewProps) {
  const { t } = useText();
  const form = Form.useFormInstance();
  const camera = useCamera(cameraId).data;
  const chosen = (Form.useWatch('zone_ids', form) ?? []) as string[];
  const excluded = (Form.useWatch('exclude_zone_ids', form) ?? []) as string[];
  if (camera === undefined) return null;
  const aspect = aspectOf(camera);
  const height = WIDTH / aspect;
  const shown = [...chosen, ...excluded].flatMap((id) => zones.find((zone) => zone.id === id) ?? []);
  return (
    <div className={styles.preview}>
      <LivePicture cameraId={cameraId} name={camera.name} watched={camera.enabled} aspect={aspect}>
        <svg viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={t('rule.preview')}>
          {shown.map((zone) => (
            <Mark
              key={zone.id}
              zone={zone}
              height={height}
              isExcluded={excluded.includes(zone.id)}
              label={numbered ? `${chosen.indexOf(zone.id) + 1} ${zone.name}` : zone.name}
            />
          ))}
        </svg>
      </LivePicture>
    </div>
  );
}

interface MarkProps {
  zone: Zone;
  height: number;
  isExcluded: boolean;
  label: string;
}

function Mark({ zone, height, isExcluded, label }: MarkProps) {
  const points = svgPoints(zone.points, WIDTH, height);
  const [x, y] = zone.points[0] ?? [0, 0];
  const sides = zone.shape === 'line' ? sideMarks(zone.points, WIDTH, height, 40) : null;
  return (
    <g className={styles.mark} data-excluded={isExcluded}>
      {zone.shape === 'polygon' ? <polygon points={points} /> : <polyline points={points} />}
      {sides && (
        <>
          <text x={sides.a[0]} y={sides.a[1]}>
            A
          </text>
          <text x={sides.b[0]} y={sides.b[1]}>
            B
          </text>
        </>
      )}
      <text x={x * WIDTH + 8} y={Math.max(32, y * height - 10)}>
        {label}
      </text>
    </g>
  );
}
