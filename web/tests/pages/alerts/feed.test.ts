import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distinct, isPossible, matches, neighbour, withArrival } from '../../../src/pages/alerts/feed';
import { anAlert } from '../../fakes/things';

const ANY = { state: null, severity: null };
const EYE = { accountId: 'acc_operator', nowMs: Date.parse('2026-03-01T08:05:00Z') };
const NEW = { state: 'new', severity: null } as const;

test('a filter takes what it names', () => {
  expect(matches(ANY, anAlert(), EYE)).toBe(true);
  expect(matches(NEW, anAlert({ state: 'confirmed' }), EYE)).toBe(false);
  expect(matches({ state: 'new', severity: 3 }, anAlert({ severity: 2 }), EYE)).toBe(false);
});

test('an alert silenced, held or overdue belongs to the list of these as long as it is so', () => {
  const until = '2026-03-01T08:10:00Z';
  const over = '2026-03-01T08:05:00Z';
  const quiet = (at: string) =>
    anAlert({ silence: { id: 's', reason: 'works', account_name: 'Wang', until: at } });
  const held = (account_id: string, at: string) =>
    anAlert({ claim: { account_id, account_name: 'Wang', until: at } });
  const fits = (only: 'mine' | 'escalated' | 'loud' | 'silenced', alert: ReturnType<typeof anAlert>) =>
    matches({ ...ANY, only }, alert, EYE);
  expect([fits('silenced', quiet(until)), fits('loud', quiet(until))]).toEqual([true, false]);
  expect([fits('silenced', quiet(over)), fits('loud', quiet(over))]).toEqual([false, true]);
  expect([fits('mine', held('acc_operator', until)), fits('mine', held('acc_operator', over))]).toEqual([
    true,
    false,
  ]);
  expect([fits('mine', held('acc_other', until)), fits('mine', anAlert())]).toEqual([false, false]);
  expect([fits('escalated', anAlert({ escalated_at: over })), fits('escalated', anAlert())]).toEqual([
    true,
    false,
  ]);
});

test('arrivals wait newest first, once each, in their newest version', () => {
  let waiting = withArrival([], anAlert({ id: 'a' }), NEW, EYE);
  waiting = withArrival(waiting, anAlert({ id: 'b' }), NEW, EYE);
  waiting = withArrival(waiting, anAlert({ id: 'a', version: 2 }), NEW, EYE);
  expect(waiting.map((alert) => [alert.id, alert.version])).toEqual([
    ['b', 1],
    ['a', 2],
  ]);
});

test('what was judged elsewhere meanwhile no longer waits', () => {
  const waiting = withArrival([], anAlert({ id: 'a' }), NEW, EYE);
  expect(withArrival(waiting, anAlert({ id: 'a', state: 'confirmed' }), NEW, EYE)).toEqual([]);
});

test('the number waiting is the number of different alerts', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5)), (ids) => {
      const waiting = ids.reduce(
        (list, id) => withArrival(list, anAlert({ id: `a${id}` }), ANY, EYE),
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
