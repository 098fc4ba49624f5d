import type { Point, ZoneShape } from '../../api/types';
import type { MessageKey } from '../../i18n/translate';

/** Points run 0–1 of the picture, x to the right, y down; pixels only where people see them. */

export const POINT_COUNT: Record<ZoneShape, [fewest: number, most: number]> = {
  polygon: [3, 64],
  line: [2, 16],
};
const SMALLEST_AREA = 1e-6;
const GRAIN = 1e-4;

/** Inside the picture, and on a grain fine enough for any camera. */
export function clamped([x, y]: Point): Point {
  return [toGrain(x), toGrain(y)];
}

function toGrain(value: number): number {
  return Math.min(1, Math.max(0, Math.round(value / GRAIN) * GRAIN));
}

export function moved([x, y]: Point, dx: number, dy: number): Point {
  return clamped([x + dx, y + dy]);
}

/** Distance as the eye sees it: `aspect` is the picture's width over its height; the unit is its height. */
export function seenDistance(one: Point, other: Point, aspect: number): number {
  return Math.hypot((one[0] - other[0]) * aspect, one[1] - other[1]);
}

export function middle(one: Point, other: Point): Point {
  return [(one[0] + other[0]) / 2, (one[1] + other[1]) / 2];
}

export function svgPoints(points: readonly Point[], width: number, height: number): string {
  return points.map(([x, y]) => `${x * width},${y * height}`).join(' ');
}

/** Signed area by the shoelace formula, in parts of the picture. */
export function area(points: readonly Point[]): number {
  return edgesOf(points, true).reduce((sum, [[x1, y1], [x2, y2]]) => sum + (x1 * y2 - x2 * y1), 0) / 2;
}

type Edge = [Point, Point];

export function edgesOf(points: readonly Point[], closed: boolean): Edge[] {
  const edges: Edge[] = [];
  for (let index = 0; index < points.length; index += 1) {
    const from = points[index];
    const to = points[index + 1] ?? (closed ? points[0] : undefined);
    if (from !== undefined && to !== undefined && points.length > 1) edges.push([from, to]);
  }
  return edges;
}

/** Why the service would refuse these points, or null. The same checks as `rules/shapes.py`. */
export function zoneFault(shape: ZoneShape, points: readonly Point[]): MessageKey | null {
  const [fewest, most] = POINT_COUNT[shape];
  if (points.length < fewest) return shape === 'polygon' ? 'zone.fault.few' : 'zone.fault.few_line';
  if (points.length > most) return 'zone.fault.many';
  if (edgesOf(points, shape === 'polygon').some(([one, other]) => same(one, other)))
    return 'zone.fault.repeated';
  if (shape === 'polygon' && onOneLine(points)) return 'zone.fault.flat';
  if (crossesItself(shape, points)) return 'zone.fault.crosses';
  return shape === 'polygon' && Math.abs(area(points)) < SMALLEST_AREA ? 'zone.fault.flat' : null;
}

function onOneLine([first, second, ...others]: readonly Point[]): boolean {
  return (
    first === undefined || second === undefined || others.every((point) => side(first, second, point) === 0)
  );
}

function same(one: Point, other: Point): boolean {
  return one[0] === other[0] && one[1] === other[1];
}

/** Whether two edges meet anywhere but at the corner neighbours share, or an edge folds back on its neighbour. */
export function crossesItself(shape: ZoneShape, points: readonly Point[]): boolean {
  const closed = shape === 'polygon';
  const edges = edgesOf(points, closed);
  return edges.some((one, first) =>
    edges.slice(first + 1).some((other, offset) => {
      const second = first + 1 + offset;
      if (second === first + 1) return foldsBack(one[0], one[1], other[1]);
      if (closed && first === 0 && second === edges.length - 1) return foldsBack(other[0], other[1], one[1]);
      return touch(one, other);
    }),
  );
}

function foldsBack(before: Point, corner: Point, after: Point): boolean {
  const [ax, ay] = [before[0] - corner[0], before[1] - corner[1]];
  const [bx, by] = [after[0] - corner[0], after[1] - corner[1]];
  return Math.abs(ax * by - ay * bx) < 1e-12 && ax * bx + ay * by > 0;
}

function touch([a, b]: Edge, [c, d]: Edge): boolean {
  const sides = [side(c, d, a), side(c, d, b), side(a, b, c), side(a, b, d)] as const;
  if (sides[0] !== sides[1] && sides[2] !== sides[3]) return true;
  return (
    (sides[0] === 0 && between(c, d, a)) ||
    (sides[1] === 0 && between(c, d, b)) ||
    (sides[2] === 0 && between(a, b, c)) ||
    (sides[3] === 0 && between(a, b, d))
  );
}

function side(from: Point, to: Point, at: Point): number {
  const cross = (to[0] - from[0]) * (at[1] - from[1]) - (to[1] - from[1]) * (at[0] - from[0]);
  return Math.abs(cross) < 1e-12 ? 0 : Math.sign(cross);
}

function between(from: Point, to: Point, at: Point): boolean {
  return (
    Math.min(from[0], to[0]) <= at[0] &&
    at[0] <= Math.max(from[0], to[0]) &&
    Math.min(from[1], to[1]) <= at[1] &&
    at[1] <= Math.max(from[1], to[1])
  );
}

export interface SideMarks {
  a: Point;
  b: Point;
}

/**
 * Where the letters A and B of a line stand, in pixels: looking along the line from its first point to its last,
 * A lies to the left and B to the right, as `rules/geometry.py` counts crossings. The arrow points from A to B.
 */
export function sideMarks(
  points: readonly Point[],
  width: number,
  height: number,
  awayPx: number,
): SideMarks | null {
  const edges = edgesOf(points, false);
  const edge = edges[Math.floor((edges.length - 1) / 2)];
  if (edge === undefined) return null;
  const [[x1, y1], [x2, y2]] = edge;
  const [dx, dy] = [(x2 - x1) * width, (y2 - y1) * height];
  const length = Math.hypot(dx, dy);
  if (length === 0) return null;
  const [mx, my] = [((x1 + x2) / 2) * width, ((y1 + y2) / 2) * height];
  const [rightX, rightY] = [(-dy / length) * awayPx, (dx / length) * awayPx];
  return { a: [mx - rightX, my - rightY], b: [mx + rightX, my + rightY] };
}
