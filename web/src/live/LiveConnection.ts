import type { LiveMessage } from '../api/types';
import { parseLiveMessage } from './messages';
import { advance, INITIAL, type LiveEvent, type LivePhase, type LiveState } from './reconnect';

/** The part of WebSocket that is used. */
export interface Socket {
  onopen: ((event: Event) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  close: () => void;
}

export interface LiveSurroundings {
  openSocket: () => Socket;
  setTimer: (run: () => void, afterMs: number) => number;
  clearTimer: (timer: number) => void;
  random: () => number;
}

export interface LiveListener {
  onPhase: (phase: LivePhase) => void;
  onMessage: (message: LiveMessage) => void;
}

/** A connection that never answered its opening within this is given up. */
const OPENING_LIMIT_MS = 15_000;
/** The service says something every 20 s; a connection silent for this long is dead, whatever the browser thinks. */
export const SILENCE_LIMIT_MS = 50_000;

/** Keeps one live connection open: carries out what `advance` decides. */
export class LiveConnection {
  private state: LiveState = INITIAL;
  private socket: Socket | null = null;
  private timer: number | null = null;
  private readonly around: LiveSurroundings;
  private readonly listener: LiveListener;

  constructor(around: LiveSurroundings, listener: LiveListener) {
    this.around = around;
    this.listener = listener;
  }

  start(): void {
    this.state = INITIAL;
    this.listener.onPhase(this.state.phase);
    this.open();
  }

  stop(): void {
    this.cancelTimer();
    this.drop();
  }

  handle(event: LiveEvent): void {
    const step = advance(this.state, event, this.around.random());
    const changed = step.state.phase !== this.state.phase;
    this.state = step.state;
    if (changed) this.cancelTimer();
    if (step.close) this.drop();
    if (step.open) this.open();
    if (step.retryInMs !== null) this.schedule({ type: 'retry_due' }, step.retryInMs);
    if (changed) this.listener.onPhase(this.state.phase);
  }

  private open(): void {
    this.drop();
    const socket = this.around.openSocket();
    this.socket = socket;
    socket.onopen = () => {
      this.handle({ type: 'opened' });
      this.expectWord();
    };
    socket.onclose = (event) => {
      this.socket = null;
      this.handle({ type: 'closed', code: event.code });
    };
    socket.onmessage = (event) => this.receive(event.data);
    this.schedule({ type: 'closed', code: 0 }, OPENING_LIMIT_MS);
  }

  private receive(data: unknown): void {
    this.expectWord();
    const message = parseLiveMessage(data);
    if (message !== null) this.listener.onMessage(message);
  }

  private expectWord(): void {
    this.schedule({ type: 'silent' }, SILENCE_LIMIT_MS);
  }

  private schedule(event: LiveEvent, afterMs: number): void {
    this.cancelTimer();
    this.timer = this.around.setTimer(() => {
      this.timer = null;
      this.handle(event);
    }, afterMs);
  }

  private cancelTimer(): void {
    if (this.timer !== null) this.around.clearTimer(this.timer);
    this.timer = null;
  }

  private drop(): void {
    if (this.socket === null) return;
    this.socket.onopen = this.socket.onclose = this.socket.onmessage = null;
    this.socket.close();
    this.socket = null;
  }
}
