import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorPanel } from './ErrorPanel';
import { Loading } from './Loading';

interface OutcomeProps<T> {
  of: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>;
  children: (data: T) => ReactNode;
}

/** A read's three ends: still loading, refused with a reason, or the thing itself. */
export function Outcome<T>({ of, children }: OutcomeProps<T>) {
  if (of.data !== undefined) return children(of.data);
  if (of.error) return <ErrorPanel error={of.error} onRetry={() => void of.refetch()} />;
  return <Loading />;
}
