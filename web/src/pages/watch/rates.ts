import type { Stage, Watch } from '../../api/types';

/** How far back answers are kept, for rates and for ages of late. */
export const KEPT_MS = 60_000;
const RATE_OVER_MS = 10_000;

/** The answers of the last minute, oldest first, with a new one. */
export function remembered(history: readonly Watch[], answer: Watch): Watch[] {
  const now = Date.parse(answer.at);
  const kept = history.filter((one) => Date.parse(one.at) < now && now - Date.parse(one.at) <= KEPT_MS);
  return [...kept, answer];
}

/** What `of` grew by in a second over the last ten; null while that cannot be said. */
export function rate(history: readonly Watch[], of: (answer: Watch) => number | undefined): number | null {
  const newest = history.at(-1);
  if (newest === undefined) return null;
  const now = Date.parse(newest.at);
  const since = history.find(
    (one) => one !== newest && now - Date.parse(one.at) <= RATE_OVER_MS && of(one) !== undefined,
  );
  const before = since && of(since);
  const after = of(newest);
  if (since === undefined || before === undefined || after === undefined || after < before) return null;
  return ((after - before) / (now - Date.parse(since.at))) * 1_000;
}

/** A camera's counter in an answer, undefined where it is not on that page or no shard spoke of it. */
export function counterOf(cameraId: string, name: 'received' | 'analysed' | 'missed') {
  return (answer: Watch): number | undefined => {
    const found = answer.items.find((item) => item.camera_id === cameraId);
    return found === undefined || found.shard === null ? undefined : found[name];
  };
}

/** A shard's total in an answer. */
export function shardTotal(shard: number, name: 'cpu_s' | 'analysed') {
  return (answer: Watch): number | undefined =>
    answer.shards.find((one) => one.shard === shard && one.answers)?.[name];
}

/** How many pictures reached a stage at what age during the kept minute; since the start while that cannot be told. */
export function recentCounts(history: readonly Watch[], stage: Stage): number[] {
  const newest = history.at(-1)?.ages[stage]?.counts ?? [];
  const oldest = history.length > 1 ? history[0]?.ages[stage]?.counts : undefined;
  if (oldest === undefined || oldest.length !== newest.length) return newest;
  const grown = newest.map((count, index) => count - (oldest[index] ?? 0));
  return grown.every((count) => count >= 0) && grown.some((count) => count > 0) ? grown : newest;
}

/** The age that `share` of the pictures do not exceed, even within a bucket; null where there are none. */
export function quantile(
  counts: readonly number[],
  bounds_s: readonly number[],
  share: number,
): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const wanted = share * total;
  let below = 0;
  let lower_s = 0;
  for (const [index, bound_s] of bounds_s.entries()) {
    const count = counts[index] ?? 0;
    if (count > 0 && below + count >= wanted) {
      return lower_s + ((bound_s - lower_s) * Math.max(0, wanted - below)) / count;
    }
    below += count;
    lower_s = bound_s;
  }
  return lower_s;
}
