/**
 * The life of the live connection as a table without I/O: what happened goes in, what to do comes out.
 *
 * connecting → connected → waiting → connecting …; `offline` while the browser has no network;
 * `ended` when the service closed the session, until somebody signs in again.
 */

export type LivePhase = 'connecting' | 'connected' | 'waiting' | 'offline' | 'ended';

export interface LiveState {
  phase: LivePhase;
  /** Failed attempts in a row. */
  attempts: number;
}

export type LiveEvent =
  | { type: 'opened' }
  | { type: 'closed'; code: number }
  | { type: 'silent' }
  | { type: 'retry_due' }
  | { type: 'network_lost' }
  | { type: 'network_back' };

export interface LiveStep {
  state: LiveState;
  /** Open a new socket now. */
  open: boolean;
  /** Close the present socket. */
  close: boolean;
  /** Come back with `retry_due` after this long. */
  retryInMs: number | null;
}

export const SESSION_ENDED = 4401;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 20_000;

export const INITIAL: LiveState = { phase: 'connecting', attempts: 0 };

/** Exponential back-off with jitter: half of the step is sure, half is chance (`random` in 0–1). */
export function retryDelayMs(attempts: number, random: number): number {
  const step = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempts, 16));
  return Math.round(step / 2 + (step / 2) * random);
}

export function advance(state: LiveState, event: LiveEvent, random: number): LiveStep {
  if (state.phase === 'ended') return stay(state);
  switch (event.type) {
    case 'opened':
      return { ...stay({ phase: 'connected', attempts: 0 }) };
    case 'closed':
      return event.code === SESSION_ENDED
        ? stay({ phase: 'ended', attempts: 0 })
        : lost(state, random, false);
    case 'silent':
      return state.phase === 'connected' ? lost(state, random, true) : stay(state);
    case 'retry_due':
      return state.phase === 'waiting' ? openNow(state) : stay(state);
    case 'network_lost':
      return { ...stay({ phase: 'offline', attempts: 0 }), close: true };
    case 'network_back':
      return state.phase === 'offline' || state.phase === 'waiting' ? openNow(state) : stay(state);
  }
}

function stay(state: LiveState): LiveStep {
  return { state, open: false, close: false, retryInMs: null };
}

function openNow(state: LiveState): LiveStep {
  return { ...stay({ ...state, phase: 'connecting' }), open: true };
}

function lost(state: LiveState, random: number, close: boolean): LiveStep {
  if (state.phase === 'offline' || state.phase === 'waiting') return stay(state);
  const attempts = state.attempts + 1;
  return {
    state: { phase: 'waiting', attempts },
    open: false,
    close,
    retryInMs: retryDelayMs(state.attempts, random),
  };
}
