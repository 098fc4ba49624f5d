import { type Dispatch, type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';
import type { Point, Zone } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { actionForKey, type EditAction, type Editing } from './editor';
import { DrawingMarks, ShapedMarks, ZoneMark } from './marks';
import { useSize } from './useSize';
import styles from './zones.module.css';

interface ZoneCanvasProps {
  zones: Zone[];
  editing: Editing;
  act: Dispatch<EditAction>;
  aspect: number;
  pointedAt: string | null;
}

const REACH_PX = 14;

/** The sheet over the picture: shows every zone, takes pointer, touch and keys for the one being edited. */
export function ZoneCanvas({ zones, editing, act, aspect, pointedAt }: ZoneCanvasProps) {
  const { t } = useText();
  const sheet = useRef<SVGSVGElement>(null);
  const { width, height } = useSize(sheet);
  const reach = height > 0 ? REACH_PX / height : 0;
  const editedId = editing.mode === 'shaped' ? editing.zoneId : null;

  useEffect(() => {
    if (editing.mode === 'drawing') sheet.current?.focus();
  }, [editing.mode]);

  const onPointerDown = (event: PointerEvent<SVGSVGElement>) => {
    if (event.button !== 0) return;
    if (editing.mode === 'drawing') act({ type: 'place', at: pointOf(event), aspect, reach });
    else if (editing.mode === 'shaped') act({ type: 'choose', index: null });
  };
  const onKeyDown = (event: KeyboardEvent<SVGSVGElement>) => {
    const action = editing.mode === 'idle' ? null : actionForKey(event.key, event.shiftKey, aspect, reach);
    if (action === null) return;
    event.preventDefault();
    act(action);
  };
  return (
    <svg
      ref={sheet}
      className={styles.sheet}
      data-mode={editing.mode}
      data-testid="zone-canvas"
      viewBox={`0 0 ${width || 1} ${height || 1}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keys move the cursor and the points
      tabIndex={0}
      role="application"
      aria-label={t('zone.canvas')}
      onPointerDown={onPointerDown}
      onPointerMove={(event) => editing.mode === 'drawing' && act({ type: 'point_at', at: pointOf(event) })}
      onKeyDown={onKeyDown}
    >
      {zones
        .filter((zone) => zone.id !== editedId)
        .map((zone) => (
          <ZoneMark key={zone.id} zone={zone} width={width} height={height} strong={zone.id === pointedAt} />
        ))}
      {editing.mode === 'drawing' && <DrawingMarks drawing={editing} width={width} height={height} />}
      {editing.mode === 'shaped' && (
        <ShapedMarks
          shaped={editing}
          width={width}
          height={height}
          act={act}
          pointOf={(event) => pointIn(sheet.current, event)}
        />
      )}
    </svg>
  );
}

function pointOf(event: PointerEvent<SVGSVGElement>): Point {
  return pointIn(event.currentTarget, event);
}

/** Where the pointer is, 0–1 of the picture. */
function pointIn(sheet: SVGSVGElement | null, event: { clientX: number; clientY: number }): Point {
  const box = sheet?.getBoundingClientRect();
  if (box === undefined || box.width === 0 || box.height === 0) return [0, 0];
  return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
}
