import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { SESSION_KEY } from '../api/ApiProvider';
import type { LiveMessage } from '../api/types';
import { applyLive, LIVE_KEYS, overtakenBy, readAgain, touchedBy } from '../data/liveCache';
import { Gathered } from './Gathered';
import { LiveConnection, type LiveSurroundings } from './LiveConnection';
import type { LivePhase } from './reconnect';

type Hear = (message: LiveMessage) => void;

interface Live {
  phase: LivePhase;
  subscribe: (hear: Hear) => () => void;
}

const READ_AGAIN_MS = 500;

const LiveContext = createContext<Live | null>(null);

/** Holds the live connection while somebody is signed in, and keeps the cache in step with it. */
export function LiveProvider({ around, children }: { around: LiveSurroundings; children: ReactNode }) {
  const queries = useQueryClient();
  const [phase, setPhase] = useState<LivePhase>('connecting');
  const ears = useRef(new Set<Hear>());

  useEffect(() => {
    const again = new Gathered<QueryKey>(READ_AGAIN_MS, around, (touched) => askAgain(touched));
    const askAgain = (touched: readonly QueryKey[]) => {
      for (const early of readAgain(queries, touched)) again.add(early);
    };
    const connection = new LiveConnection(around, {
      onPhase: (next) => {
        setPhase(next);
        if (next === 'connected') askAgain(LIVE_KEYS);
        if (next === 'ended') askAgain([SESSION_KEY]);
      },
      onMessage: (message) => {
        for (const hear of ears.current) hear(message);
        applyLive(queries, message);
        for (const key of [...touchedBy(message), ...overtakenBy(queries, message)]) again.add(key);
      },
    });
    connection.start();
    const lost = () => connection.handle({ type: 'network_lost' });
    const back = () => connection.handle({ type: 'network_back' });
    window.addEventListener('offline', lost);
    window.addEventListener('online', back);
    return () => {
      window.removeEventListener('offline', lost);
      window.removeEventListener('online', back);
      connection.stop();
      again.stop();
    };
  }, [around, queries]);

  const live = useMemo<Live>(
    () => ({
      phase,
      subscribe: (hear) => {
        ears.current.add(hear);
        return () => ears.current.delete(hear);
      },
    }),
    [phase],
  );
  return <LiveContext value={live}>{children}</LiveContext>;
}

function useLive(): Live {
  const live = useContext(LiveContext);
  if (live === null) throw new Error('live data needs a LiveProvider above it');
  return live;
}

export function useLivePhase(): LivePhase {
  return useLive().phase;
}

/** Call `hear` with every live message while the component is on the page. */
export function useLiveMessages(hear: Hear): void {
  const { subscribe } = useLive();
  const newest = useRef(hear);
  newest.current = hear;
  useEffect(() => subscribe((message) => newest.current(message)), [subscribe]);
}
