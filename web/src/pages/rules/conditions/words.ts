import type { Conditions, DayPlan, Schedule } from '../../../api/types';
import type { Text } from '../../../i18n/LocaleProvider';
import { endsNextDay, type FullPeriod, readMark, WEEK, whole } from './schedule';

type Words = Pick<Text, 't'>;

/** When a rule is in force, in one line: every day 22:00 to 06:00; holidays all day. */
export function scheduleWords(schedule: Schedule | null | undefined, { t }: Words): string {
  if (!schedule) return t('rule.hours.always');
  const { periods, exceptions } = whole(schedule);
  if (periods.length === 0) return t('rule.hours.never');
  const hours = byDays(periods).map(({ days, within }) =>
    t('rule.hours.of', {
      days: daysWords(days, { t }),
      hours: within.map((period) => periodWords(period, { t })).join(t('rule.joint')),
    }),
  );
  if (exceptions.length > 0) hours.push(t('rule.hours.exceptions', { count: exceptions.length }));
  return hours.join(t('rule.joint.long'));
}

/** Periods of the same days stand together. */
function byDays(periods: FullPeriod[]): { days: DayPlan[]; within: FullPeriod[] }[] {
  const found = new Map<string, { days: DayPlan[]; within: FullPeriod[] }>();
  for (const period of periods) {
    const key = [...period.days].sort().join();
    const group = found.get(key) ?? { days: period.days, within: [] };
    group.within.push(period);
    found.set(key, group);
  }
  return [...found.values()];
}

function daysWords(days: DayPlan[], { t }: Words): string {
  const week = WEEK.filter((day) => days.includes(day));
  const named = week.length === 0 ? [] : [weekWords(week, { t })];
  if (days.includes('holiday')) {
    if (week.length === WEEK.length) return t('rule.days.every_and_holiday');
    named.push(t('rule.day.holiday'));
  }
  return named.join(t('rule.joint'));
}

function weekWords(week: DayPlan[], { t }: Words): string {
  const places = week.map((day) => WEEK.indexOf(day as (typeof WEEK)[number]));
  const [first = 0, last = 0] = [places[0], places.at(-1)];
  if (week.length === WEEK.length) return t('rule.days.every');
  if (week.length > 2 && last - first === week.length - 1)
    return t('rule.days.run', {
      from: t(`rule.day.${WEEK[first] ?? 'mon'}`),
      to: t(`rule.day.${WEEK[last] ?? 'sun'}`),
    });
  return week.map((day) => t(`rule.day.${day}`)).join(t('rule.joint'));
}

function periodWords(period: FullPeriod, { t }: Words): string {
  if (period.start === '00:00' && period.end === '24:00') return t('rule.hours.all_day');
  const [start, end] = [markWords(period.start, { t }), markWords(period.end, { t })];
  return t(endsNextDay(period) ? 'rule.hours.over_midnight' : 'rule.hours.from_to', { start, end });
}

function markWords(text: string, { t }: Words): string {
  const mark = readMark(text);
  if (mark.base === 'clock') return mark.time;
  const sun = t(`rule.mark.${mark.base}`);
  if (mark.minutes === 0) return sun;
  const minutes = Math.abs(mark.minutes);
  return t(mark.minutes > 0 ? 'rule.mark.after' : 'rule.mark.before', { sun, minutes });
}

/** What besides the hours holds for a rule, in a few words; empty when nothing does. */
export function termsWords(conditions: Conditions, { t }: Words): string {
  const { cooldown_s = 0, escalate_after_s = 0, unless_granted_s = 0 } = conditions;
  const { min_width_norm = 0, max_width_norm = 1, max_height_norm = 1 } = conditions;
  return [
    cooldown_s > 0 && t('rule.terms.cooldown', { seconds: cooldown_s }),
    escalate_after_s > 0 && t('rule.terms.escalate', { seconds: escalate_after_s }),
    unless_granted_s > 0 && t('rule.terms.granted', { seconds: unless_granted_s }),
    (min_width_norm > 0 || max_width_norm < 1 || max_height_norm < 1) && t('rule.terms.sizes'),
  ]
    .filter(Boolean)
    .join(t('rule.joint.long'));
}
