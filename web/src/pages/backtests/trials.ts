import type { Backtest, BacktestResult, RuleKind } from '../../api/types';

const HOUR_MS = 3_600_000;
const TEN_MINUTES_MS = 600_000;
/** So much time is shown in tens of minutes. */
const SHORT_MS = 6 * HOUR_MS;
const MOST_BINS = 168;

export interface Bin {
  fromMs: number;
  toMs: number;
  wouldBe: number;
  real: number;
}

/**
 * The time of a trial in whole hours, with what began in each; in bins of some hours where there would be too many, of
 * ten minutes where there would be hardly any.
 */
export function binsOf(trial: Pick<Backtest, 'since' | 'until'>, result: BacktestResult): Bin[] {
  const last = Date.parse(trial.until);
  const unitMs = last - Date.parse(trial.since) <= SHORT_MS ? TEN_MINUTES_MS : HOUR_MS;
  const first = Math.floor(Date.parse(trial.since) / unitMs) * unitMs;
  const units = Math.max(1, Math.ceil((last - first) / unitMs));
  const lengthMs = Math.ceil(units / MOST_BINS) * unitMs;
  const bins = Array.from({ length: Math.ceil((units * unitMs) / lengthMs) }, (_, index) => ({
    fromMs: first + index * lengthMs,
    toMs: first + (index + 1) * lengthMs,
    wouldBe: 0,
    real: 0,
  }));
  const binAt = (at: string) => bins[Math.floor((Date.parse(at) - first) / lengthMs)];
  for (const alert of result.alerts) count(binAt(alert.began_at), 'wouldBe');
  for (const alert of result.comparison?.real ?? []) count(binAt(alert.began_at), 'real');
  return bins;
}

function count(bin: Bin | undefined, what: 'wouldBe' | 'real'): void {
  if (bin) bin[what] += 1;
}

export function isWithin(bin: Bin | null, at: string): boolean {
  if (bin === null) return true;
  const moment = Date.parse(at);
  return bin.fromMs <= moment && moment < bin.toMs;
}

/** What there was to judge by: all of the time, part of it, or nothing; null for a rule that looks at no pictures. */
export type Coverage = 'whole' | 'part' | 'none';
const NEARLY_ALL = 0.9;

export function coverageOf(
  trial: Pick<Backtest, 'since' | 'until'>,
  result: BacktestResult,
  kind: RuleKind | undefined,
): Coverage | null {
  if (kind && !kind.subjects.includes('frame')) return null;
  if (result.watched_s === 0) return 'none';
  const asked_s = (Date.parse(trial.until) - Date.parse(trial.since)) / 1000;
  return result.watched_s < NEARLY_ALL * asked_s ? 'part' : 'whole';
}
