import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/ApiProvider';
import type {
  Camera,
  CameraCheck,
  CameraCounters,
  CameraDraft,
  CameraSightChange,
  CameraStateChange,
  CameraSummary,
  Coverage,
  DiscoveredDevice,
  OnvifDevice,
  Page,
  Transport,
} from '../api/types';
import { keys } from './keys';
import { readAll } from './pages';
import { useWrite } from './useWrite';

/** All cameras of the caller's area; filters work on it at once, live messages keep it true. */
export function useCameras(enabled = true) {
  const api = useApi();
  return useQuery({
    queryKey: keys.cameraList,
    queryFn: ({ signal }) => readAll<Camera>(api, '/cameras', {}, signal),
    enabled,
  });
}

export function useCamera(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: keys.camera(id),
    queryFn: ({ signal }) => api.get<Camera>(`/cameras/${id}`, {}, signal),
  });
}

export function useCameraHistory(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: keys.cameraPart(id, 'history'),
    queryFn: async ({ signal }) =>
      (await api.get<Page<CameraStateChange>>(`/cameras/${id}/history`, { limit: 50 }, signal)).items,
  });
}

export function useCameraSights(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: keys.cameraPart(id, 'sights'),
    queryFn: async ({ signal }) =>
      (await api.get<Page<CameraSightChange>>(`/cameras/${id}/sights`, { limit: 50 }, signal)).items,
  });
}

const SUMMARY_EVERY_MS = 30_000;

/** How many cameras are in what state and see what; live messages renew it. */
export function useCameraSummary(enabled = true) {
  const api = useApi();
  return useQuery({
    queryKey: keys.cameraSummary,
    queryFn: ({ signal }) => api.get<CameraSummary>('/cameras/summary', {}, signal),
    refetchInterval: SUMMARY_EVERY_MS,
    enabled,
  });
}

const COUNTERS_EVERY_MS = 5_000;

export function useCameraCounters(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: keys.cameraPart(id, 'counters'),
    queryFn: ({ signal }) => api.get<CameraCounters>(`/cameras/${id}/counters`, {}, signal),
    refetchInterval: COUNTERS_EVERY_MS,
  });
}

export function useCoverage(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: keys.cameraPart(id, 'coverage'),
    queryFn: ({ signal }) => api.get<Coverage>(`/cameras/${id}/coverage`, { hours: 24 }, signal),
    refetchInterval: 60_000,
  });
}

export function useAddCamera() {
  return useWrite((api, draft: CameraDraft) => api.post<Camera>('/cameras', draft), [keys.cameras]);
}

/** Change some fields; a password left out stays, an empty one is removed. */
export function useChangeCamera() {
  return useWrite(
    (api, { id, change }: { id: string; change: Partial<CameraDraft> }) =>
      api.patch<Camera>(`/cameras/${id}`, change),
    [keys.cameras],
  );
}

export function useDeleteCamera() {
  return useWrite((api, id: string) => api.delete(`/cameras/${id}`), [keys.cameraList, keys.rules]);
}

export interface CheckRequest {
  url: string;
  username?: string;
  password?: string;
  transport?: Transport;
}

export function useCheckCamera() {
  return useWrite((api, given: CheckRequest) => api.post<CameraCheck>('/cameras/check', given), []);
}

export function useDiscover() {
  return useWrite(
    async (api, timeout_s: number) =>
      (await api.post<{ items: DiscoveredDevice[] }>('/cameras/discover', { timeout_s })).items,
    [],
  );
}

export interface OnvifRequest {
  host: string;
  port?: number;
  username: string;
  password: string;
}

export function useOnvif() {
  return useWrite((api, given: OnvifRequest) => api.post<OnvifDevice>('/cameras/onvif', given), []);
}
