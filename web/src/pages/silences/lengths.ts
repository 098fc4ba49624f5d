/** How long a silence lasts: hours, until the morning, or until a moment of one's choice. */
export const LENGTHS = ['1', '8', 'morning', 'other'] as const;
export type Length = (typeof LENGTHS)[number];

const HOUR_MS = 3_600_000;
const MORNING_HOUR = 7;

/** When a silence begun now ends; `chosen` is a moment of this browser's zone. Null where none was chosen. */
export function untilOf(length: Length, chosen: string, nowMs: number): string | null {
  if (length === 'morning') return nextMorning(nowMs).toISOString();
  if (length !== 'other') return new Date(nowMs + Number(length) * HOUR_MS).toISOString();
  const at = Date.parse(chosen);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

/** The next seven o'clock of this browser's zone, today's or tomorrow's. */
function nextMorning(nowMs: number): Date {
  const morning = new Date(nowMs);
  morning.setHours(MORNING_HOUR, 0, 0, 0);
  if (morning.getTime() <= nowMs) morning.setDate(morning.getDate() + 1);
  return morning;
}
