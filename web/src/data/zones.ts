import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/ApiProvider';
import type { Zone, ZoneChange, ZoneDraft } from '../api/types';
import { keys } from './keys';
import { readAll } from './pages';
import { useWrite } from './useWrite';

export function useZones(cameraId: string | null) {
  const api = useApi();
  return useQuery({
    queryKey: keys.zones(cameraId ?? ''),
    queryFn: ({ signal }) => readAll<Zone>(api, '/zones', { camera_id: cameraId }, signal),
    enabled: cameraId !== null,
  });
}

export function useAddZone() {
  return useWrite((api, draft: ZoneDraft) => api.post<Zone>('/zones', draft), [keys.allZones]);
}

export function useChangeZone() {
  return useWrite(
    (api, { id, change }: { id: string; change: ZoneChange }) => api.patch<Zone>(`/zones/${id}`, change),
    [keys.allZones],
  );
}

export function useDeleteZone() {
  return useWrite((api, id: string) => api.delete(`/zones/${id}`), [keys.allZones, keys.rules]);
}
