import { expect, test } from 'vitest';
import type { LiveMessage } from '../../src/api/types';
import { LiveConnection, SILENCE_LIMIT_MS } from '../../src/live/LiveConnection';
import type { LivePhase } from '../../src/live/reconnect';
import { FakeSockets } from '../fakes/FakeSockets';
import { anAlert } from '../fakes/things';

function connect() {
  const sockets = new FakeSockets();
  const phases: LivePhase[] = [];
  const messages: LiveMessage[] = [];
  const connection = new LiveConnection(sockets, {
    onPhase: (phase) => phases.push(phase),
    onMessage: (message) => messages.push(message),
  });
  connection.start();
  return { sockets, phases, messages, connection };
}

test('opens, hears messages, ignores what it does not know', () => {
  const { sockets, phases, messages } = connect();
  sockets.newest.open();
  sockets.newest.say({ type: 'alert', data: anAlert() });
  sockets.newest.say({ type: 'ping', data: { at: 'now' } });
  sockets.newest.say('not json');
  sockets.newest.say({ type: 'alert' });
  expect(phases).toEqual(['connecting', 'connected']);
  expect(messages.map((message) => message.type)).toEqual(['alert']);
});

test('a dropped connection comes back by itself, later each time it fails', () => {
  const { sockets, phases } = connect();
  sockets.newest.open();
  sockets.newest.drop(1006);
  sockets.timers.advance(500);
  expect(sockets.opened).toHaveLength(2);
  sockets.newest.drop(1006);
  sockets.timers.advance(999);
  expect(sockets.opened).toHaveLength(2);
  sockets.timers.advance(1);
  expect(sockets.opened).toHaveLength(3);
  sockets.newest.open();
  expect(phases).toEqual([
    'connecting',
    'connected',
    'waiting',
    'connecting',
    'waiting',
    'connecting',
    'connected',
  ]);
});

test('a connection that says nothing for too long is replaced; any word keeps it', () => {
  const { sockets, phases } = connect();
  sockets.newest.open();
  for (let ping = 0; ping < 5; ping += 1) {
    sockets.timers.advance(20_000);
    sockets.newest.say({ type: 'ping', data: {} });
  }
  expect(phases.at(-1)).toBe('connected');
  sockets.timers.advance(SILENCE_LIMIT_MS);
  expect(phases.at(-1)).toBe('waiting');
  expect(sockets.opened[0]?.closedByUs).toBe(true);
});

test('an opening that is never answered is given up and tried again', () => {
  const { sockets } = connect();
  sockets.timers.advance(15_000);
  sockets.timers.advance(500);
  expect(sockets.opened).toHaveLength(2);
  expect(sockets.opened[0]?.closedByUs).toBe(true);
});

test('the end of the session opens nothing more', () => {
  const { sockets, phases } = connect();
  sockets.newest.open();
  sockets.newest.drop(4401);
  sockets.timers.advance(600_000);
  expect(phases.at(-1)).toBe('ended');
  expect(sockets.opened).toHaveLength(1);
});

test('a connection that was replaced says nothing any more, and stopping is final', () => {
  const { sockets, messages, connection } = connect();
  const first = sockets.newest;
  first.open();
  connection.handle({ type: 'network_lost' });
  first.say({ type: 'alert', data: anAlert() });
  expect(messages).toEqual([]);
  connection.handle({ type: 'network_back' });
  connection.stop();
  sockets.timers.advance(600_000);
  expect(sockets.opened).toHaveLength(2);
  expect(sockets.newest.closedByUs).toBe(true);
});
