import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useState } from 'react';
import { ApiClient, type FetchLike } from './client';
import { isPassing } from './errors';
import type { Session } from './types';

const ApiContext = createContext<ApiClient | null>(null);

export const SESSION_KEY = ['session'] as const;
const READ_TRIES = 3;

/** One client and one cache for the page; what ends a session is written straight into the cache. */
export function ApiProvider({ fetch, children }: { fetch: FetchLike; children: ReactNode }) {
  const [{ client, queries }] = useState(() => connect(fetch));
  return (
    <ApiContext value={client}>
      <QueryClientProvider client={queries}>{children}</QueryClientProvider>
    </ApiContext>
  );
}

function connect(fetch: FetchLike): { client: ApiClient; queries: QueryClient } {
  const queries = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < READ_TRIES && isPassing(error),
      },
    },
  });
  const client = new ApiClient(fetch, {
    onSignedOut: () => queries.setQueryData<Session | null>(SESSION_KEY, null),
    onMustChangePassword: () => queries.setQueryData<Session | null>(SESSION_KEY, markMustChange),
  });
  return { client, queries };
}

function markMustChange(session: Session | null | undefined): Session | null | undefined {
  return session && { ...session, account: { ...session.account, must_change_password: true } };
}

export function useApi(): ApiClient {
  const client = useContext(ApiContext);
  if (client === null) throw new Error('useApi needs an ApiProvider above it');
  return client;
}
