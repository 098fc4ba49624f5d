import { useInfiniteQuery } from '@tanstack/react-query';
import { useApi } from '../api/ApiProvider';
import type { Page, Silence, SilenceDraft } from '../api/types';
import { keys } from './keys';
import { useWrite } from './useWrite';

const PAGE_SIZE = 50;

/** Silences within reach, the newest first; `active`: only those in force. */
export function useSilences(active: boolean) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: keys.silenceList(active),
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Silence>>('/silences', { active, limit: PAGE_SIZE, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function useAddSilence() {
  return useWrite(
    (api, draft: SilenceDraft) => api.post<Silence>('/silences', draft),
    [keys.silences, keys.alerts],
  );
}

/** Before its time; what still goes on under it rings again. */
export function useEndSilence() {
  return useWrite(
    (api, id: string) => api.post<Silence>(`/silences/${id}/end`),
    [keys.silences, keys.alerts],
  );
}
