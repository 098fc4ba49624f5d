import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../api/ApiProvider';
import type { ApiClient } from '../api/client';

/** A change at the service; afterwards everything under the keys of `touches` is read again. */
export function useWrite<Given, Got>(
  write: (api: ApiClient, given: Given) => Promise<Got>,
  touches: readonly QueryKey[],
) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (given: Given) => write(api, given),
    onSettled: async () => {
      await Promise.all(touches.map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
}
