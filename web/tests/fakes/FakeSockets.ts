import type { LiveSurroundings, Socket } from '../../src/live/LiveConnection';
import { ManualTimers } from './ManualTimers';

export class FakeSocket implements Socket {
  onopen: Socket['onopen'] = null;
  onclose: Socket['onclose'] = null;
  onmessage: Socket['onmessage'] = null;
  closedByUs = false;

  close(): void {
    this.closedByUs = true;
  }

  open(): void {
    this.onopen?.({} as Event);
  }

  say(message: unknown): void {
    const data = typeof message === 'string' ? message : JSON.stringify(message);
    this.onmessage?.({ data } as MessageEvent);
  }

  drop(code: number): void {
    this.onclose?.({ code } as CloseEvent);
  }
}

/** The live connection's surroundings with sockets the test holds in its hand. */
export class FakeSockets implements LiveSurroundings {
  readonly opened: FakeSocket[] = [];
  readonly timers = new ManualTimers();
  setTimer = this.timers.setTimer;
  clearTimer = this.timers.clearTimer;

  openSocket = (): Socket => {
    const socket = new FakeSocket();
    this.opened.push(socket);
    return socket;
  };

  random = (): number => 1;

  get newest(): FakeSocket {
    const socket = this.opened.at(-1);
    if (socket === undefined) throw new Error('no socket was opened');
    return socket;
  }
}
