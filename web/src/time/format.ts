import type { Locale } from '../i18n/translate';

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

/** In the browser's zone, to the second (or the minute); the year only when it is not `nowMs`'s. */
export function absolute(
  at: string,
  locale: Locale,
  nowMs: number,
  to: 'second' | 'minute' = 'second',
): string {
  const date = new Date(at);
  const sameYear = date.getFullYear() === new Date(nowMs).getFullYear();
  return new Intl.DateTimeFormat(locale, {
    ...(sameYear ? {} : { year: 'numeric' }),
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    ...(to === 'second' ? { second: '2-digit' } : {}),
    hourCycle: 'h23',
  }).format(date);
}

/** ISO-like UTC to the second, as it stands in records: `2026-03-01 08:30:00 UTC`. */
export function utc(at: string): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** How long ago, in the largest whole unit; a time ahead of this browser's clock counts as now. */
export function relative(at: string, locale: Locale, nowMs: number): string {
  const ago_s = Math.max(0, Math.floor((nowMs - Date.parse(at)) / 1000));
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  if (ago_s < MINUTE_S) return words.format(-ago_s, 'second');
  if (ago_s < HOUR_S) return words.format(-Math.floor(ago_s / MINUTE_S), 'minute');
  if (ago_s < DAY_S) return words.format(-Math.floor(ago_s / HOUR_S), 'hour');
  return words.format(-Math.floor(ago_s / DAY_S), 'day');
}

/** `1:02:03` or `2:03` of a length of time in seconds. */
export function clockLength(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const hours = Math.floor(whole / HOUR_S);
  const minutes = Math.floor((whole % HOUR_S) / MINUTE_S);
  const rest = String(whole % MINUTE_S).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}
