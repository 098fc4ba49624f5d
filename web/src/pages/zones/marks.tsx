import type { Dispatch, PointerEvent } from 'react';
import type { Point, Zone, ZoneShape } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import type { EditAction, Editing } from './editor';
import { edgesOf, middle, sideMarks, svgPoints } from './geometry';
import styles from './zones.module.css';

interface Sized {
  width: number;
  height: number;
}

/** A saved zone with its name. */
export function ZoneMark({ zone, width, height, strong }: Sized & { zone: Zone; strong: boolean }) {
  const [x, y] = zone.points[0] ?? [0, 0];
  return (
    <g className={styles.saved} data-strong={strong}>
      <Outline shape={zone.shape} points={zone.points} width={width} height={height} />
      <text x={x * width + 6} y={y * height - 6} className={styles.name}>
        {zone.name}
      </text>
    </g>
  );
}

/** The figure itself; a line also shows its sides and the direction from A to B. */
function Outline({ shape, points, width, height }: Sized & { shape: ZoneShape; points: readonly Point[] }) {
  if (shape === 'polygon')
    return <polygon points={svgPoints(points, width, height)} className={styles.area} />;
  return (
    <>
      <polyline points={svgPoints(points, width, height)} className={styles.line} />
      <Sides points={points} width={width} height={height} />
    </>
  );
}

const LETTER_PX = 26;
const ARROW_PX = 14;

function Sides({ points, width, height }: Sized & { points: readonly Point[] }) {
  const letters = sideMarks(points, width, height, LETTER_PX);
  const arrow = sideMarks(points, width, height, ARROW_PX);
  if (letters === null || arrow === null) return null;
  const angle = (Math.atan2(arrow.b[1] - arrow.a[1], arrow.b[0] - arrow.a[0]) * 180) / Math.PI;
  return (
    <g className={styles.sides}>
      <line x1={arrow.a[0]} y1={arrow.a[1]} x2={arrow.b[0]} y2={arrow.b[1]} />
      <path
        d="M 4 0 L -7 -6 L -7 6 z"
        transform={`translate(${arrow.b[0]} ${arrow.b[1]}) rotate(${angle})`}
      />
      <text x={letters.a[0]} y={letters.a[1]}>
        A
      </text>
      <text x={letters.b[0]} y={letters.b[1]}>
        B
      </text>
    </g>
  );
}

/** The figure while its points are being placed, with a line to the cursor. */
export function DrawingMarks({
  drawing,
  width,
  height,
}: Sized & { drawing: Extract<Editing, { mode: 'drawing' }> }) {
  const { points, cursor } = drawing;
  return (
    <g className={styles.edited}>
      <polyline points={svgPoints([...points, cursor], width, height)} className={styles.drawn} />
      {points.map(([x, y], index) => (
        <circle
          // biome-ignore lint/suspicious/noArrayIndexKey: a point is known by its place in the figure
          key={index}
          cx={x * width}
          cy={y * height}
          r={index === 0 ? 8 : 5}
          className={styles.vertex}
          data-first={index === 0}
        />
      ))}
      <path
        d="M -9 0 H 9 M 0 -9 V 9"
        transform={`translate(${cursor[0] * width} ${cursor[1] * height})`}
        className={styles.cross}
      />
    </g>
  );
}

interface ShapedMarksProps extends Sized {
  shaped: Extract<Editing, { mode: 'shaped' }>;
  act: Dispatch<EditAction>;
  pointOf: (event: PointerEvent) => Point;
}

/** The finished figure: corners to drag, small marks on the edges to add one. */
export function ShapedMarks({ shaped, width, height, act, pointOf }: ShapedMarksProps) {
  const { t } = useText();
  return (
    <g className={styles.edited}>
      <Outline shape={shaped.shape} points={shaped.points} width={width} height={height} />
      {edgesOf(shaped.points, shaped.shape === 'polygon').map(([from, to], index) => {
        const [x, y] = middle(from, to);
        return (
          <circle
            // biome-ignore lint/suspicious/noArrayIndexKey: an edge is known by its place in the figure
            key={`edge-${index}`}
            cx={x * width}
            cy={y * height}
            r={6}
            className={styles.insert}
            aria-label={t('zone.point.add')}
            onPointerDown={(event) => {
              event.stopPropagation();
              act({ type: 'insert', after: index });
            }}
          />
        );
      })}
      {shaped.points.map((point, index) => (
        <Vertex
          // biome-ignore lint/suspicious/noArrayIndexKey: a point is known by its place in the figure
          key={`point-${index}`}
          index={index}
          at={[point[0] * width, point[1] * height]}
          chosen={shaped.chosen === index}
          act={act}
          pointOf={pointOf}
        />
      ))}
    </g>
  );
}

interface VertexProps {
  index: number;
  at: Point;
  chosen: boolean;
  act: Dispatch<EditAction>;
  pointOf: (event: PointerEvent) => Point;
}

/** A corner: a small dot within a larger ring that fingers can catch. */
function Vertex({ index, at, chosen, act, pointOf }: VertexProps) {
  const { t } = useText();
  const [x, y] = at;
  return (
    // biome-ignore lint/a11y/useSemanticElements: an SVG holds no button
    <g
      role="button"
      tabIndex={0}
      aria-label={t('zone.point', { number: index + 1 })}
      aria-pressed={chosen}
      data-testid="zone-vertex"
      onFocus={() => act({ type: 'choose', index })}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        act({ type: 'choose', index });
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId))
          act({ type: 'drag', index, to: pointOf(event) });
      }}
      onDoubleClick={() => act({ type: 'remove', index })}
    >
      <circle cx={x} cy={y} r={16} className={styles.catch} />
      <circle cx={x} cy={y} r={chosen ? 8 : 6} className={styles.vertex} data-chosen={chosen} />
    </g>
  );
}
