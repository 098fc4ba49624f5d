import { type InfiniteData, QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import type { Alert, Camera, Page } from '../../src/api/types';
import { prependAlerts } from '../../src/data/alerts';
import { keys } from '../../src/data/keys';
import { applyLive, replaced, touchedBy } from '../../src/data/liveCache';
import { aCamera, aCase, anAlert } from '../fakes/things';

const FILTER = { state: null, severity: null };

function withAlerts(...pages: Alert[][]): QueryClient {
  const queries = new QueryClient();
  queries.setQueryData<InfiniteData<Page<Alert>>>(keys.alertList(FILTER), {
    pages: pages.map((items) => ({ items, next_cursor: null })),
    pageParams: pages.map(() => null),
  });
  return queries;
}

function alertsIn(queries: QueryClient): Alert[] {
  const data = queries.getQueryData<InfiniteData<Page<Alert>>>(keys.alertList(FILTER));
  return data?.pages.flatMap((page) => page.items) ?? [];
}

test('a live alert replaces its older version in place, on any page', () => {
  const queries = withAlerts([anAlert({ id: 'a' })], [anAlert({ id: 'b' }), anAlert({ id: 'c' })]);
  applyLive(queries, { type: 'alert', data: anAlert({ id: 'b', version: 2, state: 'confirmed' }) });
  expect(alertsIn(queries).map((alert) => [alert.id, alert.state])).toEqual([
    ['a', 'new'],
    ['b', 'confirmed'],
    ['c', 'new'],
  ]);
});

test('a late, older version takes nothing back', () => {
  const queries = withAlerts([anAlert({ id: 'a', version: 3, state: 'confirmed' })]);
  applyLive(queries, { type: 'alert', data: anAlert({ id: 'a', version: 2, state: 'acknowledged' }) });
  expect(alertsIn(queries)[0]?.state).toBe('confirmed');
  const list = [{ id: 'a', version: 3 }];
  expect(replaced(list, { id: 'a', version: 2 })).toBe(list);
});

test('arrivals go in front, those already listed are not doubled', () => {
  const queries = withAlerts([anAlert({ id: 'a' })], [anAlert({ id: 'b' })]);
  prependAlerts(queries, FILTER, [anAlert({ id: 'c' }), anAlert({ id: 'b' })]);
  expect(alertsIn(queries).map((alert) => alert.id)).toEqual(['c', 'a', 'b']);
});

test('a camera changes in list and page, a new one joins the list', () => {
  const queries = new QueryClient();
  queries.setQueryData<Camera[]>(keys.cameraList, [aCamera({ id: 'a' })]);
  applyLive(queries, { type: 'camera', data: aCamera({ id: 'a', state: 'offline' }) });
  applyLive(queries, { type: 'camera', data: aCamera({ id: 'b' }) });
  const list = queries.getQueryData<Camera[]>(keys.cameraList);
  expect(list?.map((camera) => [camera.id, camera.state])).toEqual([
    ['a', 'offline'],
    ['b', 'online'],
  ]);
  expect(queries.getQueryData<Camera>(keys.camera('a'))?.state).toBe('offline');
});

test('a camera said before any list was read makes no list', () => {
  const queries = new QueryClient();
  applyLive(queries, { type: 'camera', data: aCamera() });
  expect(queries.getQueryData(keys.cameraList)).toBeUndefined();
});

test('a case is read again in every list and on its own page', () => {
  expect(touchedBy({ type: 'case', data: aCase({ id: 'x' }) })).toEqual([keys.caseLists, keys.case('x')]);
  expect(touchedBy({ type: 'hello', data: {} })).toEqual([]);
});
