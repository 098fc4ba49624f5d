import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Point } from '../../../src/api/types';
import {
  area,
  clamped,
  crossesItself,
  edgesOf,
  sideMarks,
  zoneFault,
} from '../../../src/pages/zones/geometry';

const SQUARE: Point[] = [
  [0.2, 0.2],
  [0.8, 0.2],
  [0.8, 0.8],
  [0.2, 0.8],
];
const BOW_TIE: Point[] = [
  [0.2, 0.2],
  [0.8, 0.8],
  [0.8, 0.2],
  [0.2, 0.8],
];

test('a polygon closes, a line does not', () => {
  expect(edgesOf(SQUARE, true)).toHaveLength(4);
  expect(edgesOf(SQUARE, false)).toHaveLength(3);
  expect(edgesOf([[0, 0]], true)).toEqual([]);
  expect(Math.abs(area(SQUARE))).toBeCloseTo(0.36);
});

test.each<[string, 'polygon' | 'line', Point[], string | null]>([
  ['a square', 'polygon', SQUARE, null],
  ['two corners', 'polygon', SQUARE.slice(0, 2), 'zone.fault.few'],
  ['one point', 'line', SQUARE.slice(0, 1), 'zone.fault.few_line'],
  ['a straight line', 'line', SQUARE.slice(0, 2), null],
  ['a bow tie', 'polygon', BOW_TIE, 'zone.fault.crosses'],
  [
    'three points in a row',
    'polygon',
    [
      [0, 0],
      [0.5, 0.5],
      [1, 1],
    ],
    'zone.fault.flat',
  ],
  ['a repeated corner', 'polygon', [...SQUARE.slice(0, 1), ...SQUARE], 'zone.fault.repeated'],
  ['the first corner again', 'polygon', [...SQUARE, [0.2, 0.2]], 'zone.fault.repeated'],
  [
    'a line that folds back',
    'line',
    [
      [0, 0],
      [0.5, 0],
      [0.2, 0],
    ],
    'zone.fault.crosses',
  ],
  [
    'a corner on a far edge',
    'polygon',
    [
      [0, 0],
      [1, 0],
      [1, 1],
      [0.5, 0],
      [0, 1],
    ],
    'zone.fault.crosses',
  ],
  [
    'too many points',
    'line',
    Array.from({ length: 17 }, (_, i): Point => [i / 20, (i % 2) / 2]),
    'zone.fault.many',
  ],
])('%s', (_, shape, points, fault) => {
  expect(zoneFault(shape, points)).toBe(fault);
});

const unit = fc.double({ min: 0, max: 1, noNaN: true });

test('corners of a circle, in order, never cross; turning or reversing them changes nothing', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 3, max: 20 }),
      fc.nat(19),
      fc.double({ min: 0.05, max: 0.45, noNaN: true }),
      (corners, turn, radius) => {
        const ring = Array.from({ length: corners }, (_, i): Point => {
          const angle = (2 * Math.PI * i) / corners;
          return [0.5 + radius * Math.cos(angle), 0.5 + radius * Math.sin(angle)];
        });
        const turned = [...ring.slice(turn % corners), ...ring.slice(0, turn % corners)];
        return [ring, turned, ring.toReversed()].every((points) => zoneFault('polygon', points) === null);
      },
    ),
  );
});

test('crossing does not depend on where or which way round one begins', () => {
  const points = fc.array(fc.tuple(unit, unit).map(clamped), { minLength: 4, maxLength: 7 });
  fc.assert(
    fc.property(points, (ring) => {
      const crosses = crossesItself('polygon', ring);
      return (
        crossesItself('polygon', ring.toReversed()) === crosses &&
        crossesItself('polygon', [...ring.slice(1), ...ring.slice(0, 1)]) === crosses
      );
    }),
  );
});

test('points stay inside the picture', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (x, y) =>
      clamped([x, y]).every((value) => value >= 0 && value <= 1),
    ),
  );
});

test.each<[string, Point[], 'left' | 'right' | 'above' | 'below']>([
  [
    'a line to the right',
    [
      [0.2, 0.5],
      [0.8, 0.5],
    ],
    'below',
  ],
  [
    'a line to the left',
    [
      [0.8, 0.5],
      [0.2, 0.5],
    ],
    'above',
  ],
  [
    'a line downwards',
    [
      [0.5, 0.2],
      [0.5, 0.8],
    ],
    'left',
  ],
  [
    'a line upwards',
    [
      [0.5, 0.8],
      [0.5, 0.2],
    ],
    'right',
  ],
])('looking along %s, B lies %s', (_, points, where) => {
  const marks = sideMarks(points, 400, 200, 20);
  if (marks === null) throw new Error('a line has two sides');
  const [dx, dy] = [marks.b[0] - marks.a[0], marks.b[1] - marks.a[1]];
  const seen = Math.abs(dx) > Math.abs(dy) ? (dx > 0 ? 'right' : 'left') : dy > 0 ? 'below' : 'above';
  expect(seen).toBe(where);
});

test('no sides without a line', () => {
  expect(sideMarks([[0.5, 0.5]], 100, 100, 10)).toBeNull();
  expect(
    sideMarks(
      [
        [0.5, 0.5],
        [0.5, 0.5],
      ],
      100,
      100,
      10,
    ),
  ).toBeNull();
});
