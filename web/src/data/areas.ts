import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/ApiProvider';
import type { Area, AreaLevel } from '../api/types';
import { keys } from './keys';
import { readAll } from './pages';
import { useWrite } from './useWrite';

export function useAreas() {
  const api = useApi();
  return useQuery({
    queryKey: keys.areas,
    queryFn: ({ signal }) => readAll<Area>(api, '/areas', {}, signal),
    staleTime: 60_000,
  });
}

export interface AreaDraft {
  parent_id: string;
  level: AreaLevel;
  code: string;
  name: string;
}

export function useAddArea() {
  return useWrite((api, draft: AreaDraft) => api.post<Area>('/areas', draft), [keys.areas]);
}

export function useRenameArea() {
  return useWrite(
    (api, { id, name }: { id: string; name: string }) => api.patch<Area>(`/areas/${id}`, { name }),
    [keys.areas],
  );
}

export function useDeleteArea() {
  return useWrite((api, id: string) => api.delete(`/areas/${id}`), [keys.areas]);
}
