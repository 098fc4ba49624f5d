import {
  type InfiniteData,
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useApi } from '../api/ApiProvider';
import type { Query } from '../api/client';
import type {
  Alert,
  AlertDetail,
  AlertState,
  AlertSummary,
  Case,
  FalseAlarmReason,
  Page,
  Severity,
} from '../api/types';
import { keys } from './keys';
import { applyAlert, readAgain } from './liveCache';

/** What an operator looks for apart from state and severity. */
export const ONLY = ['mine', 'escalated', 'loud', 'silenced'] as const;
export type Only = (typeof ONLY)[number];

export interface AlertFilter {
  state: AlertState | null;
  severity: Severity | null;
  only?: Only | null;
}

const ASKED: Record<Only, Query> = {
  mine: { holder: 'me' },
  escalated: { escalated: true },
  loud: { silenced: false },
  silenced: { silenced: true },
};

function queryOf({ only, ...rest }: AlertFilter): Query {
  return { ...rest, ...(only ? ASKED[only] : {}) };
}

const PAGE_SIZE = 50;

export function useAlertList(filter: AlertFilter) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: keys.alertList(filter),
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Alert>>('/alerts', { ...queryOf(filter), limit: PAGE_SIZE, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function useAlert(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: keys.alert(id),
    queryFn: ({ signal }) => api.get<AlertDetail>(`/alerts/${id}`, {}, signal),
  });
}

export function useAlertSummary() {
  const api = useApi();
  return useQuery({
    queryKey: keys.alertSummary,
    queryFn: ({ signal }) => api.get<AlertSummary>('/alerts/summary', {}, signal),
  });
}

export type Judgement =
  | { move: 'acknowledge' }
  | { move: 'confirm'; note: string }
  | { move: 'false_alarm'; reason: FalseAlarmReason; note: string };

/** Acknowledge, confirm or call false; a stale `version` is refused with a conflict. */
export function useJudgeAlert() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ alert, judgement }: { alert: Alert; judgement: Judgement }): Promise<Alert> => {
      const path = `/alerts/${alert.id}`;
      const version = alert.version;
      switch (judgement.move) {
        case 'acknowledge':
          return api.post<Alert>(`${path}/acknowledge`, { version });
        case 'confirm':
          return (
            await api.post<{ alert: Alert; case: Case }>(`${path}/confirm`, { note: judgement.note, version })
          ).alert;
        case 'false_alarm':
          return api.post<Alert>(`${path}/false-alarm`, {
            reason: judgement.reason,
            note: judgement.note,
            version,
          });
      }
    },
    onSuccess: (alert) => applyAlert(queries, alert),
    onError: (_, { alert }) => void readAgain(queries, [keys.alert(alert.id)]),
  });
}

/** Hold an alert (again), take it over from whoever holds it, or let it go. */
export type ClaimMove = 'claim' | 'take_over' | 'release';

export function useClaimAlert() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, move, reason = '' }: { id: string; move: ClaimMove; reason?: string }) =>
      move === 'release'
        ? api.post<Alert>(`/alerts/${id}/release`)
        : api.post<Alert>(`/alerts/${id}/claim`, { take_over: move === 'take_over', reason }),
    onSuccess: (alert) => applyAlert(queries, alert),
    onError: (_, { id }) => void readAgain(queries, [keys.alert(id)]),
  });
}

/** Put alerts that arrived live in front of the list they belong to. */
export function prependAlerts(queries: QueryClient, filter: AlertFilter, arrived: Alert[]): void {
  queries.setQueryData<InfiniteData<Page<Alert>>>(keys.alertList(filter), (data) => {
    const [first, ...rest] = data?.pages ?? [];
    if (data === undefined || first === undefined) return data;
    const known = new Set(data.pages.flatMap((page) => page.items.map((alert) => alert.id)));
    const fresh = arrived.filter((alert) => !known.has(alert.id));
    return { ...data, pages: [{ ...first, items: [...fresh, ...first.items] }, ...rest] };
  });
}
