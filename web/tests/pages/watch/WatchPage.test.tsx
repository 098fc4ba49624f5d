import { act, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeService, refusal } from '../../fakes/FakeService';
import { hands } from '../../fakes/hands';
import { show } from '../../fakes/show';
import { aCamera, aCameraWatch, aShard, aWatch } from '../../fakes/things';

beforeEach(() => window.localStorage.setItem('xueliang.locale', 'en'));
afterEach(() => vi.useRealTimers());

function serving(): FakeService {
  const service = new FakeService('operator');
  service.on('GET /watch', () => aWatch());
  return service;
}

test('a camera is shown with how closely it is watched, why, and what it missed', async () => {
  const service = serving();
  const awake = aCameraWatch({
    alertness: 'awake',
    woken_by: 'change',
    since_s: 65,
    awake_share: 0.25,
    missed: 12,
    dropped: { replaced: 12, idle: 900 },
    ages_s: { ruled: 0.085 },
  });
  service.on('GET /watch', () => aWatch({ items: [awake] }));
  show('/watch', service);
  const table = await screen.findByTestId('watch-table');
  for (const told of ['East wall', 'Awake', 'change', '1:05', '25%', '85 ms']) {
    expect(within(table).getAllByText(new RegExp(told)).length).toBeGreaterThan(0);
  }
  await hands.hover(within(table).getByTestId('watch-missed'));
  expect(await screen.findByText(/The detector lags and a newer picture came/)).toBeTruthy();
});

test('a shard that is away is said, and its cameras are not taken for idle ones', async () => {
  const service = serving();
  const items = [aCameraWatch({ shard: null, alertness: null })];
  service.on('GET /watch', () => aWatch({ items, shards: [aShard({ answers: false, pid: 0 })] }));
  show('/watch', service);
  expect((await screen.findByTestId('watch-shard')).textContent).toContain('No answer');
  const table = screen.getByTestId('watch-table');
  expect(within(table).getByText('Not watched')).toBeTruthy();
  expect(within(table).queryByText('Idle')).toBeNull();
});

test('the service orders and filters, so that thousands of cameras stay quick', async () => {
  const service = serving();
  show('/watch', service);
  const [missed] = await screen.findAllByText('Missed');
  await hands.click(missed as HTMLElement);
  await vi.waitFor(() => expect(service.sent('GET /watch').at(-1)?.query.get('order')).toBe('missed'));
  await hands.click(screen.getByText('Awake', { selector: '.ant-segmented-item-label' }));
  await vi.waitFor(() => expect(service.sent('GET /watch').at(-1)?.query.get('alertness')).toBe('awake'));
  expect(service.sent('GET /watch').at(-1)?.query.get('limit')).toBe('50');
});

test('figures that are no longer renewed are said to be old', async () => {
  const service = serving();
  show('/watch', service);
  await screen.findByTestId('watch-table');
  service.on('GET /watch', () => refusal(503, 'unavailable'));
  expect(await screen.findByTestId('watch-old', {}, { timeout: 5_000 })).toBeTruthy();
  expect(screen.getByTestId('watch-table')).toBeTruthy();
});

test('cameras that see nothing are told of on every page, and a live message renews it', async () => {
  const service = serving();
  const { sockets } = show('/watch', service);
  await screen.findByTestId('watch-table');
  expect(screen.queryByTestId('sight-banner')).toBeNull();
  act(() => sockets.newest.open());
  service.on('GET /cameras/summary', () => ({ states: { online: 3 }, sights: { clear: 1, black: 2 } }));
  act(() => {
    sockets.newest.say({ type: 'camera', data: aCamera({ sight: 'black', sight_reason: 'too dark' }) });
    sockets.timers.advance(500);
  });
  const banner = await screen.findByTestId('sight-banner');
  expect(banner.textContent).toContain('nothing of use: 2');
  expect(banner.textContent).toContain('Black 2');
  expect(within(banner).getByRole('link').getAttribute('href')).toBe('/cameras?sight=faulty');
});
