/** A picture older than this must not look live. An idle camera's may be a key interval old, up to 4 s and its way here. */
export const STALE_AFTER_MS = 8_000;
/** Up to this age a picture is of this moment; above it says how old it is. */
export const LIVE_UNTIL_MS = 2_000;

export interface Shown {
  /** Its age by the service's clock when it arrived. */
  ageOnArrivalMs: number;
  arrivedMs: number;
}

/** How old the shown picture is now: its age on arrival and what has passed here since. */
export function ageMs(shown: Shown, nowMs: number): number {
  return shown.ageOnArrivalMs + Math.max(0, nowMs - shown.arrivedMs);
}

export function isStale(shown: Shown, nowMs: number): boolean {
  return ageMs(shown, nowMs) > STALE_AFTER_MS;
}

export type Freshness = 'live' | 'aged' | 'stale';

export function freshness(shown: Shown, nowMs: number): Freshness {
  if (isStale(shown, nowMs)) return 'stale';
  return ageMs(shown, nowMs) > LIVE_UNTIL_MS ? 'aged' : 'live';
}

const EVERY_MS = 1_000;
const LONGEST_MS = 10_000;

/** When to ask for the next picture: every second, more slowly while there is none. */
export function nextAskMs(failures: number): number {
  return Math.min(LONGEST_MS, EVERY_MS * 2 ** Math.min(failures, 8));
}
