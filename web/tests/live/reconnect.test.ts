import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  advance,
  INITIAL,
  type LiveEvent,
  type LiveState,
  retryDelayMs,
  SESSION_ENDED,
} from '../../src/live/reconnect';

const event: fc.Arbitrary<LiveEvent> = fc.oneof(
  fc.constantFrom<LiveEvent>(
    { type: 'opened' },
    { type: 'silent' },
    { type: 'retry_due' },
    { type: 'network_lost' },
    { type: 'network_back' },
  ),
  fc.integer({ min: 1000, max: 4400 }).map((code): LiveEvent => ({ type: 'closed', code })),
);

function run(events: LiveEvent[], from: LiveState = INITIAL): LiveState {
  return events.reduce((state, one) => advance(state, one, 0.5).state, from);
}

test('an opened connection is connected and forgets earlier failures', () => {
  expect(run([{ type: 'closed', code: 1006 }, { type: 'retry_due' }, { type: 'opened' }])).toEqual({
    phase: 'connected',
    attempts: 0,
  });
});

test('a lost connection waits, then opens again', () => {
  const lost = advance({ phase: 'connected', attempts: 0 }, { type: 'closed', code: 1006 }, 1);
  expect(lost).toMatchObject({ state: { phase: 'waiting', attempts: 1 }, open: false, retryInMs: 500 });
  expect(advance(lost.state, { type: 'retry_due' }, 1)).toMatchObject({
    state: { phase: 'connecting' },
    open: true,
  });
});

test('a silent connection is closed from our side', () => {
  expect(advance({ phase: 'connected', attempts: 0 }, { type: 'silent' }, 1)).toMatchObject({
    close: true,
    state: { phase: 'waiting' },
  });
});

test('the end of the session is final', () => {
  const ended = advance(
    { phase: 'connected', attempts: 0 },
    { type: 'closed', code: SESSION_ENDED },
    1,
  ).state;
  expect(ended.phase).toBe('ended');
  fc.assert(fc.property(fc.array(event), (events) => run(events, ended).phase === 'ended'));
});

test('the network coming back connects at once, from anywhere but a working connection', () => {
  expect(advance({ phase: 'offline', attempts: 0 }, { type: 'network_back' }, 1).open).toBe(true);
  expect(advance({ phase: 'waiting', attempts: 9 }, { type: 'network_back' }, 1).open).toBe(true);
  expect(advance({ phase: 'connected', attempts: 0 }, { type: 'network_back' }, 1).open).toBe(false);
});

test('back-off grows, has jitter, and never passes twenty seconds', () => {
  expect(retryDelayMs(0, 0)).toBe(250);
  expect(retryDelayMs(3, 1)).toBe(4000);
  fc.assert(
    fc.property(fc.nat(10_000), fc.double({ min: 0, max: 1, noNaN: true }), (attempts, random) => {
      const delay = retryDelayMs(attempts, random);
      return delay >= 250 && delay <= 20_000 && delay <= retryDelayMs(attempts + 1, 1);
    }),
  );
});

test('whatever happens, there is always a way back unless the session has ended', () => {
  fc.assert(
    fc.property(fc.array(event), (events) => {
      const state = run(events);
      const again = run([{ type: 'network_back' }, { type: 'retry_due' }, { type: 'opened' }], state);
      return again.phase === 'connected' && again.attempts === 0;
    }),
  );
});

test('whoever waits has been given a time to come back', () => {
  fc.assert(
    fc.property(fc.array(event), event, (events, last) => {
      const before = run(events);
      const step = advance(before, last, 0.5);
      const beganWaiting = step.state.phase === 'waiting' && before.phase !== 'waiting';
      return !beganWaiting || step.retryInMs !== null;
    }),
  );
});
