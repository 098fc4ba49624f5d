import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ageMs, freshness, isStale, nextAskMs } from '../../src/pictures/freshness';
import { Limit } from '../../src/pictures/limit';

test('a picture ages from what it was on arrival', () => {
  const shown = { ageOnArrivalMs: 1_500, arrivedMs: 10_000 };
  expect(ageMs(shown, 10_000)).toBe(1_500);
  expect(isStale(shown, 16_500)).toBe(false);
  expect(isStale(shown, 16_501)).toBe(true);
});

test('an old picture does not look live on arrival', () => {
  expect(isStale({ ageOnArrivalMs: 60_000, arrivedMs: 10_000 }, 10_000)).toBe(true);
});

test("an idle camera's picture says how old it is before it counts as stopped", () => {
  const shown = { ageOnArrivalMs: 500, arrivedMs: 0 };
  expect([1_500, 1_501, 7_500, 7_501].map((now) => freshness(shown, now))).toEqual([
    'live',
    'aged',
    'aged',
    'stale',
  ]);
});

test('a clock that steps back makes no picture younger than it arrived', () => {
  expect(ageMs({ ageOnArrivalMs: 2_000, arrivedMs: 10_000 }, 0)).toBe(2_000);
});

test('asked every second, up to ten times more slowly while there is none', () => {
  expect([0, 1, 2, 3, 4, 100].map(nextAskMs)).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
});

test('never more at once than allowed, and everybody has their turn', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.boolean(), { maxLength: 20 }),
      async (most, works) => {
        const limit = new Limit(most);
        let running = 0;
        let peak = 0;
        const tasks = works.map((succeeds) =>
          limit.run(async () => {
            running += 1;
            peak = Math.max(peak, running);
            await Promise.resolve();
            running -= 1;
            if (!succeeds) throw new Error('failed');
          }),
        );
        const ends = await Promise.allSettled(tasks);
        expect(ends).toHaveLength(works.length);
        expect(peak).toBeLessThanOrEqual(most);
        expect(await limit.run(async () => 'free again')).toBe('free again');
      },
    ),
    { numRuns: 30 },
  );
});
