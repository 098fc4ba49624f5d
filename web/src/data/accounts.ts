import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useApi } from '../api/ApiProvider';
import type { Account, AuditEntry, Page, Role, Token } from '../api/types';
import { keys } from './keys';
import { readAll } from './pages';
import { useWrite } from './useWrite';

export function useAccounts() {
  const api = useApi();
  return useQuery({
    queryKey: keys.accounts,
    queryFn: ({ signal }) => readAll<Account>(api, '/accounts', {}, signal),
  });
}

export interface AccountDraft {
  username: string;
  display_name: string;
  role: Role;
  area_id: string;
  password: string;
}

export type AccountChange = Partial<Omit<AccountDraft, 'username'>> & { disabled?: boolean };

export function useAddAccount() {
  return useWrite((api, draft: AccountDraft) => api.post<Account>('/accounts', draft), [keys.accounts]);
}

export function useChangeAccount() {
  return useWrite(
    (api, { id, change }: { id: string; change: AccountChange }) =>
      api.patch<Account>(`/accounts/${id}`, change),
    [keys.accounts],
  );
}

export function useTokens() {
  const api = useApi();
  return useQuery({
    queryKey: keys.tokens,
    queryFn: async ({ signal }) => (await api.get<{ items: Token[] }>('/tokens', {}, signal)).items,
  });
}

export function useAddToken() {
  return useWrite(
    (api, draft: { name: string; expires_at: string | null }) => api.post<Token>('/tokens', draft),
    [keys.tokens],
  );
}

export function useDeleteToken() {
  return useWrite((api, id: string) => api.delete(`/tokens/${id}`), [keys.tokens]);
}

export function useAudit() {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: keys.audit,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<AuditEntry>>('/audit', { limit: 100, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}
