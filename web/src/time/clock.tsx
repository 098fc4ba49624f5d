import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';

/** The present in Unix milliseconds. The only place of the console that reads the browser's clock. */
export type NowMs = () => number;

export const browserNow: NowMs = () => Date.now();

const ClockContext = createContext<NowMs>(browserNow);

export function ClockProvider({ now, children }: { now: NowMs; children: ReactNode }) {
  return <ClockContext value={now}>{children}</ClockContext>;
}

export function useClock(): NowMs {
  return useContext(ClockContext);
}

/** The present, renewed every `everyMs`. */
export function useNow(everyMs: number): number {
  const clock = useClock();
  const [now, setNow] = useState(clock);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(clock()), everyMs);
    return () => window.clearInterval(timer);
  }, [clock, everyMs]);
  return now;
}
