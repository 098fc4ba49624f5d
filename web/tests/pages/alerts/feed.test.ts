import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distinct, isPossible, matches, neighbour, withArrival } from '../../../src/pages/alerts/feed';
import { anAlert } from '../../fakes/things';

const ANY = { state: null, severity: null };
const NEW = { state: 'new', severity: null } as const;

test('a filter takes what it names', () => {
  expect(matches(ANY, anAlert())).toBe(true);
  expect(matches(NEW, anAlert({ state: 'confirmed' }))).toBe(false);
  expect(matches({ state: 'new', severity: 3 }, anAlert({ severity: 2 }))).toBe(false);
});

test('arrivals wait newest first, once each, in their newest version', () => {
  let waiting = withArrival([], anAlert({ id: 'a' }), NEW);
  waiting = withArrival(waiting, anAlert({ id: 'b' }), NEW);
  waiting = withArrival(waiting, anAlert({ id: 'a', version: 2 }), NEW);
  expect(waiting.map((alert) => [alert.id, alert.version])).toEqual([
    ['b', 1],
    ['a', 2],
  ]);
});

test('what was judged elsewhere meanwhile no longer waits', () => {
  const waiting = withArrival([], anAlert({ id: 'a' }), NEW);
  expect(withArrival(waiting, anAlert({ id: 'a', state: 'confirmed' }), NEW)).toEqual([]);
});

test('the number waiting is the number of different alerts', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5)), (ids) => {
      const waiting = ids.reduce(
        (list, id) => withArrival(list, anAlert({ id: `a${id}` }), ANY),
        [] as ReturnType<typeof anAlert>[],
      );
      return waiting.length === new Set(ids).size && distinct(waiting).length === waiting.length;
    }),
  );
});

test('moving stops at the ends and begins at the first', () => {
  const alerts = ['a', 'b', 'c'].map((id) => anAlert({ id }));
  expect(neighbour(alerts, null, 1)?.id).toBe('a');
  expect(neighbour(alerts, 'gone', -1)?.id).toBe('a');
  expect(neighbour(alerts, 'a', -1)?.id).toBe('a');
  expect(neighbour(alerts, 'b', 1)?.id).toBe('c');
  expect(neighbour(alerts, 'c', 1)?.id).toBe('c');
  expect(neighbour([], 'a', 1)).toBeUndefined();
});

test.each([
  ['new', ['acknowledge', 'confirm', 'false_alarm']],
  ['acknowledged', ['confirm', 'false_alarm']],
  ['confirmed', []],
  ['false_alarm', []],
  ['merged', []],
  ['expired', []],
] as const)('of a %s alert one may: %j', (state, moves) => {
  const possible = (['acknowledge', 'confirm', 'false_alarm'] as const).filter((move) =>
    isPossible(anAlert({ state }), move),
  );
  expect(possible).toEqual(moves);
});
