import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useApi } from '../api/ApiProvider';
import type { Need, Watch, WatchOrder } from '../api/types';
import { keys } from './keys';

export interface WatchAsked {
  order: WatchOrder;
  need: Need | null;
  q: string;
  page: number;
}

export const WATCH_EVERY_MS = 2_000;
export const CAMERAS_ON_A_PAGE = 50;

/** How the watching goes, renewed every two seconds while the page is in front. */
export function useWatch({ page, ...asked }: WatchAsked) {
  const api = useApi();
  const query = { ...asked, limit: CAMERAS_ON_A_PAGE, offset: (page - 1) * CAMERAS_ON_A_PAGE };
  return useQuery({
    queryKey: keys.watch(query),
    queryFn: ({ signal }) => api.get<Watch>('/watch', query, signal),
    refetchInterval: WATCH_EVERY_MS,
    placeholderData: keepPreviousData,
    retry: false,
  });
}
