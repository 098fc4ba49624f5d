import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binsOf, coverageOf, isWithin } from '../../../src/pages/backtests/trials';
import { aResult, aWouldBeAlert } from '../../fakes/backtests';
import { aRuleKind } from '../../fakes/things';

const DAY = { since: '2026-03-01T00:10:00Z', until: '2026-03-02T00:10:00Z' };

test('hours of the time asked for, with what began in each', () => {
  const result = aResult({
    alerts: [
      aWouldBeAlert({ began_at: '2026-03-01T08:59:59Z' }),
      aWouldBeAlert({ began_at: '2026-03-01T09:00:00Z' }),
    ],
  });
  const bins = binsOf(DAY, result);
  expect(bins).toHaveLength(25);
  expect([bins[8]?.wouldBe, bins[9]?.wouldBe]).toEqual([1, 1]);
  expect(isWithin(bins[8] ?? null, '2026-03-01T08:00:00Z')).toBe(true);
  expect(isWithin(bins[8] ?? null, '2026-03-01T09:00:00Z')).toBe(false);
  expect(isWithin(null, '2020-01-01T00:00:00Z')).toBe(true);
});

test('a short time is shown in tens of minutes', () => {
  const until = '2026-03-01T01:10:00Z';
  const bins = binsOf(
    { since: DAY.since, until },
    aResult({ alerts: [aWouldBeAlert({ began_at: '2026-03-01T00:45:00Z' })] }),
  );
  expect(bins.map((bin) => bin.wouldBe)).toEqual([0, 0, 0, 1, 0, 0]);
});

test('whatever the time, nothing that began in it is missing, and there are not too many bars', () => {
  const begins = Date.parse(DAY.since);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 31 * 24 * 60 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (minutes, share) => {
        const until = new Date(begins + minutes * 60_000).toISOString();
        const began_at = new Date(begins + share * minutes * 60_000).toISOString();
        const bins = binsOf({ since: DAY.since, until }, aResult({ alerts: [aWouldBeAlert({ began_at })] }));
        expect(bins.reduce((sum, bin) => sum + bin.wouldBe, 0)).toBe(1);
        expect(bins.length).toBeLessThanOrEqual(168);
      },
    ),
  );
});

test.each([
  [0, 'none'],
  [3600, 'part'],
  [86_400, 'whole'],
] as const)('%d s of tracks: %s', (watched_s, coverage) => {
  expect(coverageOf(DAY, aResult({ watched_s }), aRuleKind())).toBe(coverage);
});

test('a rule that looks at no pictures needs no tracks', () => {
  expect(coverageOf(DAY, aResult({ watched_s: 0 }), aRuleKind({ subjects: ['access'] }))).toBeNull();
});
