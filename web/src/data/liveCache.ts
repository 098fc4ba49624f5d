import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/react-query';
import type { Alert, Camera, Gate, LiveMessage, Page } from '../api/types';
import { keys } from './keys';

/** Put what the service just said into the cache, so that every open page shows it. */
export function applyLive(queries: QueryClient, message: LiveMessage): void {
  if (message.type === 'alert') showAlert(queries, message.data);
  if (message.type === 'camera') showCamera(queries, message.data);
  if (message.type === 'gate') showGate(queries, message.data);
}

/** What has to be read again because of a message: parts it does not carry, lists it may enter or leave. */
export function touchedBy(message: LiveMessage): QueryKey[] {
  switch (message.type) {
    case 'alert':
      return [keys.alert(message.data.id), keys.alertSummary];
    case 'case':
      return [keys.caseLists, keys.case(message.data.id)];
    case 'camera':
      return [
        keys.cameraPart(message.data.id, 'history'),
        keys.cameraPart(message.data.id, 'sights'),
        keys.cameraSummary,
      ];
    case 'gate':
      return [keys.gatePart(message.data.id, 'events')];
    case 'hello':
      return [];
  }
}

/** All that the live connection would have told: after a gap nothing may be missing. */
export const LIVE_KEYS: readonly QueryKey[] = [keys.alerts, keys.cases, keys.cameras, keys.gates];

/** Read it again. What is just being read for the first time cannot be restarted: it comes back, to be asked later. */
export function readAgain(queries: QueryClient, touched: readonly QueryKey[]): QueryKey[] {
  const early = touched.filter((queryKey) => isBeingRead(queries, queryKey, true));
  for (const queryKey of touched) void queries.invalidateQueries({ queryKey });
  return early;
}

const LISTS: Record<Exclude<LiveMessage['type'], 'hello'>, QueryKey> = {
  alert: keys.alertLists,
  case: keys.caseLists,
  camera: keys.cameraList,
  gate: keys.gateList,
};

/** Lists on their way here may be older than the message and would take its change back: read those once more. */
export function overtakenBy(queries: QueryClient, message: LiveMessage): QueryKey[] {
  if (message.type === 'hello') return [];
  const list = LISTS[message.type];
  return isBeingRead(queries, list, false) ? [list] : [];
}

function isBeingRead(queries: QueryClient, queryKey: QueryKey, firstTime: boolean): boolean {
  return (
    queries.isFetching({ queryKey, predicate: ({ state }) => !firstTime || state.data === undefined }) > 0
  );
}

/** Show the newer version of an alert wherever it already stands; lists keep their order. */
export function showAlert(queries: QueryClient, alert: Alert): void {
  queries.setQueriesData<InfiniteData<Page<Alert>>>(
    { queryKey: keys.alertLists },
    (data) =>
      data && { ...data, pages: data.pages.map((page) => ({ ...page, items: replaced(page.items, alert) })) },
  );
}

/** What a judgement changed: the alert in the lists, its history, the counts, and perhaps a new case. */
export function applyAlert(queries: QueryClient, alert: Alert): void {
  showAlert(queries, alert);
  readAgain(queries, [keys.alert(alert.id), keys.alertSummary, keys.caseLists]);
}

function showCamera(queries: QueryClient, camera: Camera): void {
  queries.setQueryData<Camera[]>(keys.cameraList, (list) => list && withItem(list, camera));
  queries.setQueryData<Camera>(keys.camera(camera.id), camera);
}

function showGate(queries: QueryClient, gate: Gate): void {
  queries.setQueryData<Gate[]>(keys.gateList, (list) => list && withItem(list, gate));
}

function withItem<T extends { id: string }>(list: T[], item: T): T[] {
  return list.some((one) => one.id === item.id)
    ? list.map((one) => (one.id === item.id ? item : one))
    : [...list, item];
}

/** The newest known version wins, so that a late answer never takes a change back. */
export function replaced<T extends { id: string; version: number }>(list: T[], item: T): T[] {
  return list.some((one) => one.id === item.id && one.version <= item.version)
    ? list.map((one) => (one.id === item.id ? item : one))
    : list;
}
