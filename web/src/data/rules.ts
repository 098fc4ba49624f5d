import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/ApiProvider';
import type { Arming, Rule, RuleChange, RuleDraft, RuleKind } from '../api/types';
import { keys } from './keys';
import { readAll } from './pages';
import { useWrite } from './useWrite';

export function useRuleKinds() {
  const api = useApi();
  return useQuery({
    queryKey: keys.ruleKinds,
    queryFn: async ({ signal }) => (await api.get<{ items: RuleKind[] }>('/rule-kinds', {}, signal)).items,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Hours begin and end while people look at the rules. */
const STANDING_EVERY_MS = 60_000;

/** Every rule of the caller's area, or those of one camera. */
export function useRules(cameraId: string | null = null) {
  const api = useApi();
  return useQuery({
    queryKey: keys.ruleList(cameraId),
    queryFn: ({ signal }) => readAll<Rule>(api, '/rules', { camera_id: cameraId }, signal),
    refetchInterval: STANDING_EVERY_MS,
  });
}

export function useAddRule() {
  return useWrite((api, draft: RuleDraft) => api.post<Rule>('/rules', draft), [keys.rules]);
}

export function useChangeRule() {
  return useWrite(
    (api, { id, change }: { id: string; change: RuleChange }) => api.patch<Rule>(`/rules/${id}`, change),
    [keys.rules],
  );
}

/** Let a rule watch, or keep it from it, for a while or for good. */
export function useArmRule() {
  return useWrite(
    (api, { id, armed, ...arming }: { id: string; armed: boolean } & Arming) =>
      api.post<Rule>(`/rules/${id}/${armed ? 'arm' : 'disarm'}`, arming),
    [keys.rules],
  );
}

export function useDeleteRule() {
  return useWrite((api, id: string) => api.delete(`/rules/${id}`), [keys.rules]);
}
