import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Alert, Camera, Case, Gate, LiveMessage, Page } from '../api/types';
import { keys } from './keys';

/** Put what the service just said into the cache, so that every open page shows it. */
export function applyLive(queries: QueryClient, message: LiveMessage): void {
  switch (message.type) {
    case 'alert':
      return applyAlert(queries, message.data);
    case 'case':
      return applyCase(queries, message.data);
    case 'camera':
      return applyCamera(queries, message.data);
    case 'gate':
      return applyGate(queries, message.data);
    case 'hello':
      return;
  }
}

/** Ask again for everything the live connection would have told: after a gap nothing may be missing. */
export function refetchLive(queries: QueryClient): void {
  for (const key of [keys.alerts, keys.cases, keys.cameras, keys.gates]) {
    void queries.invalidateQueries({ queryKey: key });
  }
}

/** Show the newer version of an alert wherever it already stands; lists keep their order. */
export function applyAlert(queries: QueryClient, alert: Alert): void {
  queries.setQueriesData<InfiniteData<Page<Alert>>>(
    { queryKey: keys.alertLists },
    (data) =>
      data && { ...data, pages: data.pages.map((page) => ({ ...page, items: replaced(page.items, alert) })) },
  );
  void queries.invalidateQueries({ queryKey: keys.alert(alert.id) });
  void queries.invalidateQueries({ queryKey: keys.alertSummary });
}

function applyCase(queries: QueryClient, changed: Case): void {
  void queries.invalidateQueries({
    queryKey: keys.cases,
    predicate: (query) => concernsCase(query.queryKey, changed),
  });
}

/** Lists may gain or lose the case; of single cases only its own page changes. */
function concernsCase(key: readonly unknown[], changed: Case): boolean {
  return key[1] === 'list' || key[2] === changed.id;
}

function applyCamera(queries: QueryClient, camera: Camera): void {
  queries.setQueryData<Camera[]>(keys.cameraList, (list) => list && withItem(list, camera));
  queries.setQueryData<Camera>(keys.camera(camera.id), camera);
  void queries.invalidateQueries({ queryKey: keys.cameraPart(camera.id, 'history') });
}

function applyGate(queries: QueryClient, gate: Gate): void {
  queries.setQueryData<Gate[]>(keys.gateList, (list) => list && withItem(list, gate));
  void queries.invalidateQueries({ queryKey: keys.gatePart(gate.id, 'events') });
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
