import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { SESSION_KEY, useApi } from '../api/ApiProvider';
import type { ApiClient } from '../api/client';
import { ApiError } from '../api/errors';
import type { Account, Session } from '../api/types';
import { allows, type Permission } from './permissions';

/** Who is signed in: undefined while asking, null when nobody is. */
export function useSession() {
  const api = useApi();
  return useQuery({
    queryKey: SESSION_KEY,
    queryFn: () => readSession(api),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

async function readSession(api: ApiClient): Promise<Session | null> {
  try {
    return keep(api, await api.get<Session>('/session'));
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

function keep(api: ApiClient, session: Session): Session {
  api.rememberCsrf(session.csrf_token);
  return session;
}

export function useSignIn() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (given: { username: string; password: string }) =>
      keep(api, await api.post<Session>('/session', given)),
    onSuccess: (session) => {
      queries.clear();
      queries.setQueryData<Session | null>(SESSION_KEY, session);
    },
  });
}

export function useSignOut() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api.delete('/session'),
    onSuccess: () => {
      queries.clear();
      queries.setQueryData<Session | null>(SESSION_KEY, null);
    },
  });
}

export function useChangePassword() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (given: { current_password: string; new_password: string }) =>
      keep(api, await api.post<Session>('/session/password', given)),
    onSuccess: (session) => queries.setQueryData<Session | null>(SESSION_KEY, session),
  });
}

/** The account of a page that stands behind `RequireSession`. */
export function useAccount(): Account {
  const session = useSession().data;
  if (!session) throw new Error('useAccount is for pages behind RequireSession');
  return session.account;
}

/** Nothing is allowed any more where the session has just ended and the page has not gone yet. */
export function useAllowed(permission: Permission): boolean {
  const session = useSession().data;
  return !!session && allows(session.account.role, permission);
}
