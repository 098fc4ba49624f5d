import { expect, test } from 'vitest';
import { Gathered } from '../../src/live/Gathered';
import { ManualTimers } from '../fakes/ManualTimers';

test('a storm is handed over once a moment, each thing once', () => {
  const timers = new ManualTimers();
  const handed: string[][][] = [];
  const gathered = new Gathered<string[]>(500, timers, (things) => handed.push(things));
  for (let message = 0; message < 100; message += 1) {
    gathered.add(['alerts', 'summary']);
    gathered.add(['alerts', 'item', `alert_${message % 3}`]);
  }
  expect(handed).toEqual([]);
  timers.advance(500);
  expect(handed).toHaveLength(1);
  expect(handed[0]).toHaveLength(4);
  gathered.add(['alerts', 'summary']);
  timers.advance(500);
  expect(handed).toHaveLength(2);
});

test('nothing is handed over once stopped', () => {
  const timers = new ManualTimers();
  const handed: unknown[] = [];
  const gathered = new Gathered<string>(500, timers, (things) => handed.push(things));
  gathered.add('x');
  gathered.stop();
  timers.advance(5000);
  expect(handed).toEqual([]);
});
