import { useEffect, useState } from 'react';
import { useApi } from '../api/ApiProvider';
import type { ApiClient } from '../api/client';
import { useClock } from '../time/clock';
import { nextAskMs, type Shown } from './freshness';
import { Limit } from './limit';

export interface LivePictureState {
  shown: (Shown & { url: string }) | null;
  error: unknown;
}

const atOnce = new Limit(3);

/** The newest picture of a camera, asked for about once a second while `active`. */
export function usePicture(cameraId: string, active: boolean): LivePictureState {
  const api = useApi();
  const clock = useClock();
  const [state, setState] = useState<LivePictureState>({ shown: null, error: null });
  useEffect(() => {
    if (!active) return;
    return watch(api, cameraId, (blob, ageOnArrivalMs, error) =>
      setState((before) =>
        blob ? { shown: show(blob, ageOnArrivalMs, clock()), error: null } : { ...before, error },
      ),
    );
  }, [api, cameraId, active, clock]);
  const url = state.shown?.url;
  useEffect(() => (url === undefined ? undefined : () => URL.revokeObjectURL(url)), [url]);
  return state;
}

function show(blob: Blob, ageOnArrivalMs: number, nowMs: number): Shown & { url: string } {
  return { url: URL.createObjectURL(blob), ageOnArrivalMs, arrivedMs: nowMs };
}

type Tell = (blob: Blob | null, ageOnArrivalMs: number, error: unknown) => void;

/** Ask again and again until the returned function is called. */
function watch(api: ApiClient, cameraId: string, tell: Tell): () => void {
  const abort = new AbortController();
  let timer: number | undefined;
  let failures = 0;
  const ask = async () => {
    try {
      const picture = await atOnce.run(() => api.picture(`/cameras/${cameraId}/picture`, abort.signal));
      failures = 0;
      if (!abort.signal.aborted) tell(picture.blob, picture.ageMs, null);
    } catch (error) {
      failures += 1;
      if (!abort.signal.aborted) tell(null, 0, error);
    }
    if (!abort.signal.aborted) timer = window.setTimeout(() => void ask(), nextAskMs(failures));
  };
  void ask();
  return () => {
    abort.abort();
    window.clearTimeout(timer);
  };
}
