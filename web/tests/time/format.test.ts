import fc from 'fast-check';
import { expect, test } from 'vitest';
import { absolute, clockLength, relative, utc } from '../../src/time/format';

const NOW = Date.parse('2026-03-01T08:00:00Z');

test.each([
  ['2026-03-01T08:00:00Z', 'now'],
  ['2026-03-01T07:59:30Z', '30 seconds ago'],
  ['2026-03-01T07:58:59Z', '1 minute ago'],
  ['2026-03-01T06:00:00Z', '2 hours ago'],
  ['2026-02-28T08:00:00Z', 'yesterday'],
  ['2026-03-01T09:00:00Z', 'now'],
])('%s is %s', (at, words) => {
  expect(relative(at, 'en', NOW)).toBe(words);
});

test('in Chinese', () => {
  expect(relative('2026-03-01T07:55:00Z', 'zh-CN', NOW)).toBe('5分钟前');
});

test('nothing ever lies in the future, whatever the clocks say', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4e12 }),
      (ms) => !relative(new Date(ms).toISOString(), 'en', NOW).startsWith('in '),
    ),
  );
});

test('UTC as records write it; the year only when it is another one', () => {
  expect(utc('2026-03-01T08:00:00.123Z')).toBe('2026-03-01 08:00:00 UTC');
  expect(absolute('2026-03-01T08:00:00Z', 'en', NOW)).not.toContain('2026');
  expect(absolute('2024-03-01T08:00:00Z', 'en', NOW)).toContain('2024');
});

test.each([
  [0, '0:00'],
  [61.4, '1:01'],
  [3723, '1:02:03'],
  [86_400, '24:00:00'],
  [-5, '0:00'],
])('%d s is %s', (seconds, text) => {
  expect(clockLength(seconds)).toBe(text);
});
