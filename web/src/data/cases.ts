import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useApi } from '../api/ApiProvider';
import type { Assignee, Attachment, Case, CaseDetail, CaseMoveRequest, CaseState, Page } from '../api/types';
import { keys } from './keys';
import { useWrite } from './useWrite';

export interface CaseFilter {
  state: CaseState | null;
  mine: boolean;
}

export function useCases(filter: CaseFilter, pageSize = 50) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: keys.caseList(filter),
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Case>>(
        '/cases',
        { state: filter.state, assignee: filter.mine ? 'me' : null, limit: pageSize, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function useCase(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: keys.case(id),
    queryFn: ({ signal }) => api.get<CaseDetail>(`/cases/${id}`, {}, signal),
  });
}

/** Who may be sent to a case. */
export function useAssignees(id: string, enabled: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: keys.assignees(id),
    queryFn: async ({ signal }) =>
      (await api.get<{ items: Assignee[] }>(`/cases/${id}/assignees`, {}, signal)).items,
    enabled,
  });
}

export interface CaseStep {
  request: CaseMoveRequest;
  photos: File[];
}

/** Send the photos, then make the move that refers to them. */
export function useMoveCase(id: string) {
  return useWrite(
    async (api, { request, photos }: CaseStep) => {
      const attachment_ids: string[] = [];
      for (const photo of photos) {
        const attachment = await api.upload<Attachment>(`/cases/${id}/attachments`, photo, photo.name);
        attachment_ids.push(attachment.id);
      }
      return api.post<Case>(
        `/cases/${id}/moves`,
        photos.length > 0 ? { ...request, attachment_ids } : request,
      );
    },
    [keys.cases],
  );
}
