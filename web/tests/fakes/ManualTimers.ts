/** Timers that run only when the test says so. */
export class ManualTimers {
  private readonly due = new Map<number, { at: number; run: () => void }>();
  private nowMs = 0;
  private last = 0;

  setTimer = (run: () => void, afterMs: number): number => {
    this.last += 1;
    this.due.set(this.last, { at: this.nowMs + afterMs, run });
    return this.last;
  };

  clearTimer = (timer: number): void => {
    this.due.delete(timer);
  };

  advance(byMs: number): void {
    const until = this.nowMs + byMs;
    for (let next = this.earliest(until); next !== undefined; next = this.earliest(until)) {
      const [timer, { at, run }] = next;
      this.due.delete(timer);
      this.nowMs = at;
      run();
    }
    this.nowMs = until;
  }

  private earliest(until: number) {
    return [...this.due.entries()].filter(([, { at }]) => at <= until).sort(([, a], [, b]) => a.at - b.at)[0];
  }
}
