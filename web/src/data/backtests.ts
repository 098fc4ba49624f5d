import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/ApiProvider';
import type { Backtest, BacktestAsked, BacktestDetail } from '../api/types';
import { keys } from './keys';
import { useWrite } from './useWrite';

const WHILE_IT_RUNS_MS = 1_000;

export function isOver(backtest: Backtest): boolean {
  return backtest.state !== 'waiting' && backtest.state !== 'running';
}

/** One trial, asked for again until it is over. */
export function useBacktest(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: keys.backtest(id),
    queryFn: ({ signal }) => api.get<BacktestDetail>(`/backtests/${id}`, {}, signal),
    refetchInterval: (query) => (query.state.data && isOver(query.state.data) ? false : WHILE_IT_RUNS_MS),
    retry: false,
  });
}

/** One's own trials, the newest first. */
export function useBacktests() {
  const api = useApi();
  return useQuery({
    queryKey: keys.backtestList,
    queryFn: async ({ signal }) => (await api.get<{ items: Backtest[] }>('/backtests', {}, signal)).items,
  });
}

export function useAskBacktest() {
  return useWrite(
    (api, asked: BacktestAsked) => api.post<Backtest>('/backtests', asked),
    [keys.backtestList],
  );
}

/** Give up one that runs, forget one that is over. */
export function useDropBacktest() {
  return useWrite((api, id: string) => api.delete(`/backtests/${id}`), [keys.backtests]);
}
