export interface Timers {
  setTimer: (run: () => void, afterMs: number) => number;
  clearTimer: (timer: number) => void;
}

/**
 * Collects what has to be read again and hands it over at most once in `everyMs`: in a storm of messages the
 * service is asked once a moment, not once a message.
 */
export class Gathered<T> {
  private readonly waiting = new Map<string, T>();
  private timer: number | null = null;
  private readonly everyMs: number;
  private readonly timers: Timers;
  private readonly handOver: (things: T[]) => void;

  constructor(everyMs: number, timers: Timers, handOver: (things: T[]) => void) {
    this.everyMs = everyMs;
    this.timers = timers;
    this.handOver = handOver;
  }

  add(thing: T): void {
    this.waiting.set(JSON.stringify(thing), thing);
    this.timer ??= this.timers.setTimer(() => this.flush(), this.everyMs);
  }

  stop(): void {
    if (this.timer !== null) this.timers.clearTimer(this.timer);
    this.timer = null;
    this.waiting.clear();
  }

  private flush(): void {
    const things = [...this.waiting.values()];
    this.waiting.clear();
    this.timer = null;
    this.handOver(things);
  }
}
