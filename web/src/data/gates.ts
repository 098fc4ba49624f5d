import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useApi } from '../api/ApiProvider';
import type { CommandResult, DoorState, Gate, GateDraft, GateEvent, GateKind, Page } from '../api/types';
import { keys } from './keys';
import { readAll } from './pages';
import { useWrite } from './useWrite';

export function useGates(enabled = true) {
  const api = useApi();
  return useQuery({
    queryKey: keys.gateList,
    queryFn: ({ signal }) => readAll<Gate>(api, '/gates', {}, signal),
    enabled,
  });
}

export function useGateKinds() {
  const api = useApi();
  return useQuery({
    queryKey: keys.gateKinds,
    queryFn: async ({ signal }) => (await api.get<{ items: GateKind[] }>('/gate-kinds', {}, signal)).items,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

const EVENTS_EVERY_MS = 5_000;

/** What happened at a gate's doors, newest first; access events are not pushed, so it is read again and again. */
export function useGateEvents(id: string) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: keys.gatePart(id, 'events'),
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<GateEvent>>(`/gates/${id}/events`, { limit: 50, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: EVENTS_EVERY_MS,
  });
}

/** How a door stands, asked of the device itself. */
export function useDoor(gateId: string, doorNo: number, enabled: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: keys.gatePart(gateId, `door-${doorNo}`),
    queryFn: ({ signal }) => api.get<{ state: DoorState }>(`/gates/${gateId}/doors/${doorNo}`, {}, signal),
    refetchInterval: 10_000,
    retry: false,
    enabled,
  });
}

export function useAddGate() {
  return useWrite((api, draft: GateDraft) => api.post<Gate>('/gates', draft), [keys.gates]);
}

export type GateChange = Partial<Omit<GateDraft, 'kind'>> & { enabled?: boolean };

/** Change some fields; a password left out stays, an empty one is removed. */
export function useChangeGate() {
  return useWrite(
    (api, { id, change }: { id: string; change: GateChange }) => api.patch<Gate>(`/gates/${id}`, change),
    [keys.gates],
  );
}

export function useDeleteGate() {
  return useWrite((api, id: string) => api.delete(`/gates/${id}`), [keys.gateList, keys.rules]);
}

export type DoorAction = 'open' | 'close';

export function useCommandDoor(gateId: string) {
  return useWrite(
    (api, { doorNo, action, reason }: { doorNo: number; action: DoorAction; reason: string }) =>
      api.post<CommandResult>(`/gates/${gateId}/doors/${doorNo}/${action}`, { reason }),
    [keys.gatePart(gateId, 'events')],
  );
}
