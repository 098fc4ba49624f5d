import type { DayPlan, Period, Schedule, WeekDay } from '../../../api/types';

/** Schedules as people edit them: complete, with the defaults the service leaves out. */
export interface FullPeriod {
  days: DayPlan[];
  start: string;
  end: string;
}

export interface FullSchedule extends Schedule {
  time_zone: string;
  periods: FullPeriod[];
  holidays: string[];
  exceptions: { date: string; plan: DayPlan }[];
}

export const WEEK: readonly WeekDay[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
export const PERIOD_DAYS: readonly DayPlan[] = [...WEEK, 'holiday'];
export const PLANS: readonly DayPlan[] = ['never', 'always', 'holiday', ...WEEK];
const WORKDAYS = WEEK.slice(0, 5);
const EVERY_DAY: DayPlan[] = [...PERIOD_DAYS];

export function whole(schedule: Schedule): FullSchedule {
  return {
    ...schedule,
    time_zone: schedule.time_zone ?? 'Asia/Shanghai',
    periods: (schedule.periods ?? [{}]).map(wholePeriod),
    holidays: schedule.holidays ?? [],
    exceptions: (schedule.exceptions ?? []).map(({ date, plan }) => ({ date, plan: plan ?? 'never' })),
  };
}

function wholePeriod({ days, start, end }: Period): FullPeriod {
  return { days: days ?? [...WEEK], start: start ?? '00:00', end: end ?? '24:00' };
}

/** Hours that are asked for most, to begin with. */
export const PRESETS = {
  night: [{ days: EVERY_DAY, start: '22:00', end: '06:00' }],
  after_work: [
    { days: [...WORKDAYS], start: '18:00', end: '08:00' },
    { days: ['sat', 'sun', 'holiday'], start: '00:00', end: '24:00' },
  ],
  dark: [{ days: EVERY_DAY, start: 'sunset', end: 'sunrise' }],
} satisfies Record<string, FullPeriod[]>;
export type Preset = keyof typeof PRESETS;

export type Mark = { base: 'clock'; time: string } | { base: 'sunrise' | 'sunset'; minutes: number };

const CLOCK = /^(?:([01]\d|2[0-3]):[0-5]\d|24:00)$/;
const SUN = /^(sunrise|sunset)([+-]\d{1,3})?$/;

export function readMark(text: string): Mark {
  const [, base, minutes] = SUN.exec(text) ?? [];
  if (base === 'sunrise' || base === 'sunset') return { base, minutes: Number(minutes ?? 0) };
  return { base: 'clock', time: text };
}

export function writeMark(mark: Mark): string {
  if (mark.base === 'clock') return mark.time;
  if (mark.minutes === 0) return mark.base;
  return `${mark.base}${mark.minutes > 0 ? '+' : ''}${mark.minutes}`;
}

/** `6:5`, `0605`, or a full-width colon, as `06:05`; what is no time stays as it was typed. */
export function tidyClock(text: string): string {
  const [, hours, minutes] = /^(\d{1,2})[:\uff1a]?(\d{2})$/.exec(text.trim()) ?? [];
  if (hours === undefined || minutes === undefined) return text.trim();
  const tidy = `${hours.padStart(2, '0')}:${minutes}`;
  return CLOCK.test(tidy) ? tidy : text.trim();
}

/** Whether a period runs into the next day by what its marks are; between the sun and the clock it depends. */
export function endsNextDay(period: FullPeriod): boolean {
  const [start, end] = [readMark(period.start), readMark(period.end)];
  if (start.base === 'clock' && end.base === 'clock') return end.time <= start.time;
  if (start.base !== 'clock' && start.base === end.base) return end.minutes <= start.minutes;
  return start.base === 'sunset' && end.base === 'sunrise';
}

export function looksAtSun(schedule: FullSchedule): boolean {
  return schedule.periods.some(({ start, end }) => SUN.test(start) || SUN.test(end));
}

/** Holidays that are named and have no hours: the rule rests on them. */
export function restsOnHolidays(schedule: FullSchedule): boolean {
  return schedule.holidays.length > 0 && !schedule.periods.some(({ days }) => days.includes('holiday'));
}

export type ScheduleFault = 'mark' | 'days' | 'empty' | 'place';

/** Why the service would refuse a schedule, or null. */
export function scheduleFault(schedule: FullSchedule): ScheduleFault | null {
  const { periods } = schedule;
  if (periods.some(({ days }) => days.length === 0)) return 'days';
  if (periods.some(({ start, end }) => !isMark(start) || !isMark(end))) return 'mark';
  if (periods.some(({ start, end }) => start === end)) return 'empty';
  const placed = typeof schedule.latitude_deg === 'number' && typeof schedule.longitude_deg === 'number';
  return looksAtSun(schedule) && !placed ? 'place' : null;
}

function isMark(text: string): boolean {
  return CLOCK.test(text) || SUN.test(text);
}

const DAY_MS = 86_400_000;
const MOST_DAYS = 60;

/** The dates from one to another, both counted, at most sixty; one alone where `last` is empty or earlier. */
export function datesBetween(first: string, last: string): string[] {
  const begins = Date.parse(`${first}T00:00:00Z`);
  if (Number.isNaN(begins)) return [];
  const ends = Date.parse(`${last}T00:00:00Z`);
  const days = Number.isNaN(ends) ? 0 : Math.min(MOST_DAYS - 1, Math.max(0, (ends - begins) / DAY_MS));
  return Array.from({ length: days + 1 }, (_, index) =>
    new Date(begins + index * DAY_MS).toISOString().slice(0, 10),
  );
}
