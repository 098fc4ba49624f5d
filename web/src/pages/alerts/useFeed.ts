import { useQueryClient } from '@tanstack/react-query';
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Alert } from '../../api/types';
import { type AlertFilter, prependAlerts, useAlertList } from '../../data/alerts';
import { useLiveMessages } from '../../live/LiveProvider';
import { useAccount } from '../../session/useSession';
import { useClock } from '../../time/clock';
import { distinct, matches, withArrival } from './feed';

export interface Feed {
  alerts: Alert[];
  /** Arrived while the list was scrolled away. */
  waiting: Alert[];
  showWaiting: () => void;
  onScroll: () => void;
  loading: boolean;
  error: unknown;
  retry: () => void;
  more: boolean;
  loadingMore: boolean;
  loadMore: () => void;
}

const TOP_PX = 8;

/** The alert list that updates by itself without moving under the reader's hand. */
export function useFeed(filter: AlertFilter, scroller: RefObject<HTMLElement | null>): Feed {
  const queries = useQueryClient();
  const list = useAlertList(filter);
  const accountId = useAccount().id;
  const now = useClock();
  const [waiting, setWaiting] = useState<Alert[]>([]);
  const newestWaiting = useRef(waiting);
  newestWaiting.current = waiting;
  const alerts = useMemo(() => distinct(list.data?.pages.flatMap((page) => page.items) ?? []), [list.data]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter is another list, nothing waits for it yet
  useEffect(() => setWaiting([]), [filter]);

  const reveal = useCallback(() => {
    if (newestWaiting.current.length === 0) return;
    prependAlerts(queries, filter, newestWaiting.current);
    setWaiting([]);
  }, [queries, filter]);

  useLiveMessages((message) => {
    if (message.type !== 'alert') return;
    const alert = message.data;
    const eye = { accountId, nowMs: now() };
    if (alerts.some((one) => one.id === alert.id)) return;
    const atTop = (scroller.current?.scrollTop ?? 0) <= TOP_PX;
    if (atTop && matches(filter, alert, eye)) prependAlerts(queries, filter, [alert]);
    else setWaiting((before) => withArrival(before, alert, filter, eye));
  });

  return {
    alerts,
    waiting: waiting.filter((alert) => !alerts.some((listed) => listed.id === alert.id)),
    showWaiting: () => {
      reveal();
      scroller.current?.scrollTo?.({ top: 0 });
    },
    onScroll: () => {
      if ((scroller.current?.scrollTop ?? 0) <= TOP_PX) reveal();
    },
    loading: list.isPending,
    error: list.data === undefined ? list.error : null,
    retry: () => void list.refetch(),
    more: list.hasNextPage,
    loadingMore: list.isFetchingNextPage,
    loadMore: () => void list.fetchNextPage(),
  };
}
