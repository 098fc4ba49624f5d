import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/ApiProvider';
import type { CameraCountersRow, Page, SystemStatus } from '../api/types';
import { keys } from './keys';

const EVERY_MS = 15_000;

/** How the service is, renewed while a page is open; `enabled` false for roles that may not see it. */
export function useSystem(enabled = true) {
  const api = useApi();
  return useQuery({
    queryKey: keys.system,
    queryFn: ({ signal }) => api.get<SystemStatus>('/system', {}, signal),
    refetchInterval: EVERY_MS,
    enabled,
  });
}

export function useSystemCounters() {
  const api = useApi();
  return useQuery({
    queryKey: keys.systemCounters,
    queryFn: async ({ signal }) =>
      (await api.get<Page<CameraCountersRow>>('/system/counters', { limit: 200 }, signal)).items,
    refetchInterval: EVERY_MS,
  });
}
