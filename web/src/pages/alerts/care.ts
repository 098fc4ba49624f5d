import type { Alert } from '../../api/types';

/** Who looks, and when. */
export interface Eye {
  accountId: string;
  nowMs: number;
}

/** Whether there is still something to decide. */
export function isOpen(alert: Pick<Alert, 'state'>): boolean {
  return alert.state === 'new' || alert.state === 'acknowledged';
}

/** Who holds the alert now; a claim is over at its `until`. */
export function heldBy(alert: Pick<Alert, 'claim'>, { accountId, nowMs }: Eye): 'nobody' | 'me' | 'other' {
  if (alert.claim === null || Date.parse(alert.claim.until) <= nowMs) return 'nobody';
  return alert.claim.account_id === accountId ? 'me' : 'other';
}

/** Whether a silence keeps it quiet now; from its `until` on it rings again. */
export function isQuiet(alert: Pick<Alert, 'silence'>, nowMs: number): boolean {
  return alert.silence !== null && nowMs < Date.parse(alert.silence.until);
}
