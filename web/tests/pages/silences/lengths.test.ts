import fc from 'fast-check';
import { expect, test } from 'vitest';
import { untilOf } from '../../../src/pages/silences/lengths';

const NOW = Date.parse('2026-03-01T08:05:00Z');
const DAY_MS = 86_400_000;

test('hours are counted from now', () => {
  expect(untilOf('1', '', NOW)).toBe('2026-03-01T09:05:00.000Z');
  expect(untilOf('8', '', NOW)).toBe('2026-03-01T16:05:00.000Z');
});

test('the morning is the next seven o’clock here, never now and never more than about a day away', () => {
  fc.assert(
    fc.property(fc.integer({ min: NOW, max: NOW + 400 * DAY_MS }), (nowMs) => {
      const until = new Date(untilOf('morning', '', nowMs) ?? '');
      const ahead = until.getTime() - nowMs;
      return until.getHours() === 7 && until.getMinutes() === 0 && ahead > 0 && ahead <= DAY_MS + 3_600_000;
    }),
  );
});

test('a moment of one’s choice is one of this browser’s zone; none chosen is none', () => {
  const chosen = '2026-03-05T10:30';
  expect(untilOf('other', chosen, NOW)).toBe(new Date(2026, 2, 5, 10, 30).toISOString());
  expect(untilOf('other', '', NOW)).toBeNull();
});
