/** A length of time as briefly as it can be told: `85 ms`, `1.2 s`. Above the last bound it is at least that. */
export function ageText(age_s: number | null, bound_s: number): string {
  if (age_s === null) return '—';
  if (age_s >= bound_s) return `≥ ${bound_s} s`;
  return age_s < 1 ? `${Math.round(age_s * 1_000)} ms` : `${age_s.toFixed(1)} s`;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** `640 kB`, `1.2 GB`. */
export function bytesText(bytes: number): string {
  const power = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${UNITS[power]}`;
}

/** `12`, `0.4`, or a dash while it cannot be said. */
export function rateText(rate: number | null): string {
  if (rate === null) return '—';
  return rate > 0 && rate < 10 ? rate.toFixed(1) : String(Math.round(rate));
}

export function percentText(share: number): string {
  const percent = share * 100;
  return `${percent > 0 && percent < 10 ? percent.toFixed(1) : Math.round(percent)}%`;
}
