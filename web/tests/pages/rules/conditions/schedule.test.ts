import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Schedule } from '../../../../src/api/types';
import type { Text } from '../../../../src/i18n/LocaleProvider';
import { CATALOGUES, type Locale, translate } from '../../../../src/i18n/translate';
import {
  datesBetween,
  endsNextDay,
  type FullPeriod,
  looksAtSun,
  PRESETS,
  readMark,
  restsOnHolidays,
  scheduleFault,
  tidyClock,
  WEEK,
  whole,
  writeMark,
} from '../../../../src/pages/rules/conditions/schedule';
import { scheduleWords, termsWords } from '../../../../src/pages/rules/conditions/words';

const text = (locale: Locale): Pick<Text, 't'> => ({
  t: (key, params) => translate(CATALOGUES[locale], key, params),
});
const hours = (start: string, end: string): FullPeriod => ({ days: [...WEEK], start, end });

test('what the service leaves out stands at its default', () => {
  expect(whole({ periods: [{ start: '22:00' }], exceptions: [{ date: '2026-10-10' }] })).toEqual({
    time_zone: 'Asia/Shanghai',
    periods: [{ days: WEEK, start: '22:00', end: '24:00' }],
    holidays: [],
    exceptions: [{ date: '2026-10-10', plan: 'never' }],
  });
  expect(whole({}).periods).toEqual([{ days: WEEK, start: '00:00', end: '24:00' }]);
});

test('a mark written is the mark read', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('sunrise' as const, 'sunset' as const),
      fc.integer({ min: -300, max: 300 }),
      (base, minutes) => {
        const mark = { base, minutes };
        expect(readMark(writeMark(mark))).toEqual(mark);
        expect(
          scheduleFault(
            whole({ periods: [hours(writeMark(mark), '12:00')], latitude_deg: 30, longitude_deg: 120 }),
          ),
        ).toBeNull();
      },
    ),
  );
});

test.each([
  ['6:05', '06:05'],
  ['2230', '22:30'],
  ['22\uff1a30', '22:30'],
  ['24:00', '24:00'],
  ['25:00', '25:00'],
  ['late', 'late'],
])('%s is tidied to %s', (typed, tidy) => {
  expect(tidyClock(typed)).toBe(tidy);
});

test.each([
  ['22:00', '06:00', true],
  ['08:00', '18:00', false],
  ['00:00', '24:00', false],
  ['sunset', 'sunrise', true],
  ['sunrise', 'sunset', false],
  ['sunset+60', 'sunset', true],
  ['22:00', 'sunrise', false],
])('%s to %s runs into the next day: %s', (start, end, next) => {
  expect(endsNextDay(hours(start, end))).toBe(next);
});

test.each([
  [{ periods: [hours('22:00', '22:00')] }, 'empty'],
  [{ periods: [hours('22', '06:00')] }, 'mark'],
  [{ periods: [{ days: [], start: '01:00', end: '02:00' }] }, 'days'],
  [{ periods: PRESETS.dark }, 'place'],
  [{ periods: PRESETS.dark, latitude_deg: 30.2, longitude_deg: 120.1 }, null],
  [{ periods: PRESETS.after_work }, null],
  [{ periods: [] }, null],
] satisfies [Schedule, string | null][])('fault %#', (schedule, fault) => {
  expect(scheduleFault(whole(schedule))).toBe(fault);
});

test('the sun is asked for where a mark names it; holidays without hours are noticed', () => {
  expect(looksAtSun(whole({ periods: PRESETS.dark }))).toBe(true);
  expect(looksAtSun(whole({ periods: PRESETS.night }))).toBe(false);
  expect(restsOnHolidays(whole({ holidays: ['2026-10-01'] }))).toBe(true);
  expect(restsOnHolidays(whole({ holidays: ['2026-10-01'], periods: PRESETS.night }))).toBe(false);
});

test('dates from one to another, over the end of a month, and no more than sixty', () => {
  expect(datesBetween('2026-02-27', '2026-03-02')).toEqual([
    '2026-02-27',
    '2026-02-28',
    '2026-03-01',
    '2026-03-02',
  ]);
  expect(datesBetween('2026-02-27', '')).toEqual(['2026-02-27']);
  expect(datesBetween('2026-02-27', '2026-01-01')).toEqual(['2026-02-27']);
  expect(datesBetween('', '2026-01-01')).toEqual([]);
  expect(datesBetween('2026-01-01', '2027-01-01')).toHaveLength(60);
});

test.each([
  [null, '全天候'],
  [{}, '每天 全天'],
  [{ periods: [] }, '没有时段，不会布防'],
  [
    {
      periods: [
        { days: [...WEEK], start: '22:00', end: '06:00' },
        { days: ['holiday'], start: '00:00', end: '24:00' },
      ],
    },
    '每天 22:00–次日 06:00；节假日 全天',
  ],
  [{ periods: PRESETS.after_work }, '周一至周五 18:00–次日 08:00；周六、周日、节假日 全天'],
  [{ periods: [hours('sunset-30', 'sunrise+15')] }, '每天 日落前 30 分钟–次日 日出后 15 分钟'],
  [
    {
      periods: [
        { days: ['mon', 'wed'], start: '08:00', end: '12:00' },
        { days: ['wed', 'mon'], start: '14:00', end: '18:00' },
      ],
      exceptions: [{ date: '2026-10-10' }],
    },
    '周一、周三 08:00–12:00、14:00–18:00；另有 1 个例外日期',
  ],
] satisfies [Schedule | null, string][])('in words %#', (schedule, words) => {
  expect(scheduleWords(schedule, text('zh-CN'))).toBe(words);
});

test('in English too, and the other conditions', () => {
  expect(scheduleWords({ periods: PRESETS.night }, text('en'))).toBe(
    'every day and holidays 22:00–06:00 next day',
  );
  expect(termsWords({ cooldown_s: 60, escalate_after_s: 0, max_width_norm: 0.5 }, text('en'))).toBe(
    '60 s cooldown; sizes limited',
  );
  expect(termsWords({}, text('en'))).toBe('');
});
