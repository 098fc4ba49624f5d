import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StageAges, Watch } from '../../../src/api/types';
import {
  counterOf,
  quantile,
  rate,
  recentCounts,
  remembered,
  shardTotal,
} from '../../../src/pages/watch/rates';
import { ageText, bytesText, percentText, rateText } from '../../../src/pages/watch/words';
import { aCameraWatch, aShard, aWatch } from '../../fakes/things';

function at(second: number, over: Partial<Watch> = {}): Watch {
  return aWatch({ at: new Date(Date.UTC(2026, 2, 1, 8) + second * 1_000).toISOString(), ...over });
}

function counting(second: number, received: number, shard: number | null = 0): Watch {
  return at(second, { items: [aCameraWatch({ received, shard })] });
}

const received = counterOf('cam_1', 'received');

test('a rate is what was added over the last ten seconds', () => {
  const history = [counting(0, 0), counting(5, 1_000), counting(10, 1_100), counting(15, 1_250)];
  expect(rate(history, received)).toBe(25);
});

test.each([
  ['one answer only', [counting(0, 5)]],
  ['no answer', []],
  ['a counter that began again', [counting(0, 500), counting(2, 3)]],
  ['a camera nobody spoke of before', [counting(0, 0, null), counting(2, 3)]],
  ['a camera that was on another page', [at(0, { items: [] }), counting(2, 3)]],
])('no rate can be said of %s', (_, history) => {
  expect(rate(history, received)).toBeNull();
});

test('a shard that does not answer has no rate', () => {
  const away = [
    at(0, { shards: [aShard({ answers: false })] }),
    at(2, { shards: [aShard({ answers: false })] }),
  ];
  expect(rate(away, shardTotal(0, 'cpu_s'))).toBeNull();
  const busy = [at(0), at(2, { shards: [aShard({ cpu_s: 11 })] })];
  expect(rate(busy, shardTotal(0, 'cpu_s'))).toBe(0.5);
});

test('answers are kept for a minute, and one that came twice once', () => {
  const history = [0, 30, 59, 61].map((second) => at(second)).reduce<Watch[]>(remembered, []);
  expect(history.map((one) => one.at.slice(-7, -5))).toEqual(['30', '59', '01']);
  expect(remembered(history, at(61))).toHaveLength(3);
});

function aged(second: number, counts: number[]): Watch {
  const ages: StageAges = { counts, sum_s: 0, p50_s: null, p95_s: null, p99_s: null };
  return at(second, { ages: { detected: ages } });
}

test('ages are those of late; since the start when nothing came or a shard began again', () => {
  expect(recentCounts([aged(0, [5, 1, 0, 0]), aged(2, [5, 4, 0, 1])], 'detected')).toEqual([0, 3, 0, 1]);
  expect(recentCounts([aged(0, [5, 1, 0, 0]), aged(2, [5, 1, 0, 0])], 'detected')).toEqual([5, 1, 0, 0]);
  expect(recentCounts([aged(0, [5, 1, 0, 0]), aged(2, [1, 0, 0, 0])], 'detected')).toEqual([1, 0, 0, 0]);
  expect(recentCounts([at(0)], 'ruled')).toEqual([]);
});

test('quantiles lie within the bucket, even; above the last bound they are that', () => {
  expect(quantile([0, 0, 0, 0], [0.1, 1, 10], 0.5)).toBeNull();
  expect(quantile([10, 0, 0, 0], [0.1, 1, 10], 0.5)).toBeCloseTo(0.05);
  expect(quantile([0, 0, 0, 3], [0.1, 1, 10], 0.5)).toBe(10);
  fc.assert(
    fc.property(fc.array(fc.nat(50), { minLength: 4, maxLength: 4 }), (counts) => {
      const [p50, p95] = [0.5, 0.95].map((share) => quantile(counts, [0.1, 1, 10], share));
      expect((p50 ?? 0) <= (p95 ?? 0)).toBe(true);
    }),
  );
});

test('figures are told as briefly as they can be', () => {
  expect([null, 0.0851, 1.24, 10, 12].map((age) => ageText(age, 10))).toEqual([
    '—',
    '85 ms',
    '1.2 s',
    '≥ 10 s',
    '≥ 10 s',
  ]);
  expect([0, 999, 1_500, 640_000, 2_000_000_000].map(bytesText)).toEqual([
    '0 B',
    '999 B',
    '1.5 kB',
    '640 kB',
    '2.0 GB',
  ]);
  expect([null, 0, 0.44, 24.6].map(rateText)).toEqual(['—', '0', '0.4', '25']);
  expect([0, 0.004, 0.126, 1].map(percentText)).toEqual(['0%', '0.4%', '13%', '100%']);
});
