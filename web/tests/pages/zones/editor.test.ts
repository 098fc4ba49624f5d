import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Point, Zone } from '../../../src/api/types';
import { actionForKey, type EditAction, type Editing, edit, IDLE } from '../../../src/pages/zones/editor';

const ASPECT = 16 / 9;
const REACH = 0.02;

function place(x: number, y: number): EditAction {
  return { type: 'place', at: [x, y], aspect: ASPECT, reach: REACH };
}

function run(actions: EditAction[], from: Editing = IDLE): Editing {
  return actions.reduce(edit, from);
}

const TRIANGLE = [place(0.2, 0.2), place(0.8, 0.2), place(0.5, 0.8)];
const ZONE: Zone = {
  id: 'zone_1',
  camera_id: 'cam_1',
  name: 'Lawn',
  shape: 'polygon',
  points: [
    [0.1, 0.1],
    [0.9, 0.1],
    [0.9, 0.9],
    [0.1, 0.9],
  ],
  anchor: 'bottom_center',
};

test('a click on the first point closes an area', () => {
  const drawn = run([{ type: 'begin', shape: 'polygon' }, ...TRIANGLE, place(0.205, 0.205)]);
  expect(drawn).toMatchObject({
    mode: 'shaped',
    zoneId: null,
    points: [
      [0.2, 0.2],
      [0.8, 0.2],
      [0.5, 0.8],
    ],
  });
});

test('near the first point means near as the eye sees it', () => {
  const wide = run([{ type: 'begin', shape: 'polygon' }, ...TRIANGLE, place(0.215, 0.2)]);
  expect(wide.mode).toBe('drawing');
});

test('Enter closes from three points on, not before', () => {
  const two = [{ type: 'begin', shape: 'polygon' } as const, ...TRIANGLE.slice(0, 2)];
  expect(run([...two, { type: 'finish' }]).mode).toBe('drawing');
  expect(run([{ type: 'begin', shape: 'polygon' }, ...TRIANGLE, { type: 'finish' }]).mode).toBe('shaped');
});

test('a line is done with its second point', () => {
  expect(run([{ type: 'begin', shape: 'line' }, place(0.1, 0.5), place(0.9, 0.5)])).toMatchObject({
    mode: 'shaped',
    shape: 'line',
  });
});

test('the same place twice is one point', () => {
  const drawn = run([{ type: 'begin', shape: 'polygon' }, place(0.2, 0.2), place(0.2, 0.2)]);
  expect(drawn).toMatchObject({ mode: 'drawing', points: [[0.2, 0.2]] });
});

test('Backspace takes back the last point, Esc everything', () => {
  const drawing = run([{ type: 'begin', shape: 'polygon' }, ...TRIANGLE, { type: 'undo' }]);
  expect(drawing).toMatchObject({
    points: [
      [0.2, 0.2],
      [0.8, 0.2],
    ],
  });
  expect(run([{ type: 'cancel' }], drawing)).toEqual(IDLE);
});

test('an area drawn by keys alone', () => {
  const keys = ['ArrowLeft', ' ', 'ArrowRight', 'ArrowRight', ' ', 'ArrowUp', ' ', 'Enter'];
  const actions = keys.map((name) => actionForKey(name, true, ASPECT, 0)).filter((action) => action !== null);
  expect(run([{ type: 'begin', shape: 'polygon' }, ...actions])).toMatchObject({
    mode: 'shaped',
    points: [
      [0.45, 0.5],
      [0.55, 0.5],
      [0.55, 0.45],
    ],
  });
});

test('corners are dragged, added, nudged and removed; an area keeps three', () => {
  let shaped = run([
    { type: 'edit', zone: ZONE },
    { type: 'drag', index: 0, to: [-1, 0.05] },
  ]);
  expect(shaped).toMatchObject({ zoneId: 'zone_1', points: [[0, 0.05], ...ZONE.points.slice(1)] });
  shaped = edit(shaped, { type: 'insert', after: 3 });
  expect(shaped).toMatchObject({ chosen: 4 });
  shaped = edit(shaped, { type: 'nudge', dx: 0.1, dy: 0 });
  expect(shaped.mode === 'shaped' && shaped.points[4]).toEqual([expect.closeTo(0.15), expect.closeTo(0.475)]);
  for (let removal = 0; removal < 5; removal += 1) shaped = edit(shaped, { type: 'remove', index: 0 });
  expect(shaped.mode === 'shaped' && shaped.points).toHaveLength(3);
});

test('swapping the sides of a line turns it round', () => {
  const line = run([{ type: 'begin', shape: 'line' }, place(0.1, 0.5), place(0.9, 0.5), { type: 'reverse' }]);
  expect(line).toMatchObject({
    points: [
      [0.9, 0.5],
      [0.1, 0.5],
    ],
  });
});

const unit = fc.double({ min: -0.5, max: 1.5, noNaN: true });
const at = fc.tuple(unit, unit) as fc.Arbitrary<Point>;
const index = fc.nat(4);
const action: fc.Arbitrary<EditAction> = fc.oneof(
  fc.constantFrom<EditAction>(
    { type: 'begin', shape: 'polygon' },
    { type: 'begin', shape: 'line' },
    { type: 'edit', zone: ZONE },
  ),
  fc.constantFrom<EditAction>({ type: 'finish' }, { type: 'undo' }, { type: 'cancel' }, { type: 'reverse' }),
  at.map((point): EditAction => ({ type: 'place', at: point, aspect: ASPECT, reach: REACH })),
  at.map((point): EditAction => ({ type: 'point_at', at: point })),
  at.map(([dx, dy]): EditAction => ({ type: 'nudge', dx, dy })),
  index.map((after): EditAction => ({ type: 'insert', after })),
  index.map((one): EditAction => ({ type: 'choose', index: one })),
);

test('whatever is done, points stay in the picture and in number', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 100 }), (actions) => {
      const state = run(actions);
      if (state.mode === 'idle') return true;
      const fewest = state.mode === 'drawing' ? 0 : state.shape === 'polygon' ? 3 : 2;
      const most = state.shape === 'polygon' ? 64 : 16;
      const inside = state.points.every(([x, y]) => x >= 0 && x <= 1 && y >= 0 && y <= 1);
      return inside && state.points.length >= fewest && state.points.length <= most;
    }),
  );
});
