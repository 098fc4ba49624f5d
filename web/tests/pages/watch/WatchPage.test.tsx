import { act, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeService, refusal } from '../../fakes/FakeService';
import { hands } from '../../fakes/hands';
import { show } from '../../fakes/show';
import { aCamera, aCameraWatch, aShard, aWatch } from '../../fakes/things';

beforeEach(() => window.localStorage.setItem('xueliang.locale', 'en'));
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A window as narrow as a phone's. */
function narrow() {
  const wide = window.matchMedia;
  vi.spyOn(window, 'matchMedia').mockImplementation((query) => ({
    ...wide(query),
    matches: query.includes('max-width'),
    addEventListener: () => {},
    removeEventListener: () => {},
  }));
}

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
  const items = [aCameraWatch({ shard: null, alertness: null, need: 'unwatched' })];
  const away = aShard({ shard: 1, answers: false, pid: 0, cameras: 202, faults: { watch: 'it has gone' } });
  service.on('GET /watch', () => aWatch({ items, shards: [aShard(), away] }));
  show('/watch', service);
  const [first] = await screen.findAllByTestId('watch-shard');
  for (const told of ['No answer', 'Cameras nobody watches now: 202', 'it has gone']) {
    expect(first?.textContent).toContain(told);
  }
  const table = screen.getByTestId('watch-table');
  expect(within(table).getByText('Not watched')).toBeTruthy();
  expect(within(table).queryByText('Idle')).toBeNull();
});

test('the service orders and filters, so that thousands of cameras stay quick', async () => {
  const service = serving();
  show('/watch', service);
  const [missed] = await screen.findAllByText('Missed');
  await hands.click(missed as HTMLElement);
  await waitFor(() => expect(service.sent('GET /watch').at(-1)?.query.get('order')).toBe('missed'));
  await hands.click(screen.getByTestId('watch-need-awake'));
  await waitFor(() => expect(service.sent('GET /watch').at(-1)?.query.get('need')).toBe('awake'));
  expect(screen.getByTestId('watch-need-awake').getAttribute('aria-pressed')).toBe('true');
  expect(service.sent('GET /watch').at(-1)?.query.get('limit')).toBe('50');
});

test('how many need what is told, whatever is shown, and a second click shows all again', async () => {
  const service = serving();
  service.on('GET /watch', () => aWatch({ admitted: 404, needs: { unwatched: 202, owed: 48, misses: 131 } }));
  show('/watch', service);
  const owed = await screen.findByTestId('watch-need-owed');
  const counts = ['any', 'unwatched', 'owed', 'sight'].map(
    (need) => screen.getByTestId(`watch-need-${need}`).querySelector('strong')?.textContent,
  );
  expect(counts).toEqual(['404', '202', '48', '0']);
  await hands.click(owed);
  await waitFor(() => expect(service.sent('GET /watch').at(-1)?.query.get('need')).toBe('owed'));
  await hands.click(screen.getByTestId('watch-need-owed'));
  expect(screen.getByTestId('watch-need-any').getAttribute('aria-pressed')).toBe('true');
});

test('what nobody has looked at yet is not called idle, and why no picture comes is said', async () => {
  const service = serving();
  const owed = aCameraWatch({ need: 'owed', owed: true, deaf: 'no route', since_s: 32 });
  const gone = aCameraWatch({
    camera_id: 'cam_2',
    camera_name: 'West wall',
    need: 'connection',
    state: 'offline',
    state_reason: 'connection refused',
    alertness: null,
    ages_s: { ruled: 5.4 },
  });
  service.on('GET /watch', () => aWatch({ items: [owed, gone], shards: [aShard({ owed: 1 })] }));
  show('/watch', service);
  const rows = within(await screen.findByTestId('watch-table')).getAllByRole('row');
  const [first, second] = rows.slice(-2).map((row) => row.textContent);
  for (const told of ['Owed a look', '0:32', 'no motion alarms']) expect(first).toContain(told);
  expect(first).not.toContain('Idle');
  expect(second).toContain('connection refused');
  expect(second).not.toContain('5.4');
  expect(screen.getByTestId('watch-shard').textContent).toContain('Owed a look1');
});

test('without a detector no camera is called calm', async () => {
  const service = serving();
  service.on('GET /watch', () => aWatch({ shards: [aShard({ detector: '' })] }));
  show('/watch', service);
  const table = await screen.findByTestId('watch-table');
  expect(within(table).getByText('Not analysed')).toBeTruthy();
  expect(within(table).queryByText('Idle')).toBeNull();
});

test('on a phone there are cards, and the processes are told in a line while they are well', async () => {
  const service = serving();
  const items = [aCameraWatch({ need: 'misses', missed: 12, ages_s: { ruled: 0.085 } })];
  service.on('GET /watch', () => aWatch({ items }));
  narrow();
  show('/watch', service);
  const card = await screen.findByTestId('watch-card');
  for (const told of ['East wall', 'Grid 1', 'Online', 'Idle', '12', '85 ms']) {
    expect(card.textContent).toContain(told);
  }
  expect(document.querySelector('thead .ant-table-cell')).toBeNull();
  expect(screen.getByTestId('watch-processes').hasAttribute('open')).toBe(false);
  service.on('GET /watch', () => aWatch({ items, shards: [aShard({ answers: false, pid: 0 })] }));
  await waitFor(() => expect(screen.getByTestId('watch-processes').hasAttribute('open')).toBe(true));
});

test('a page that no longer exists gives way to the first', async () => {
  const service = serving();
  service.on('GET /watch', () => aWatch({ total: 60, admitted: 60 }));
  show('/watch', service);
  await hands.click(await screen.findByTitle('2'));
  await waitFor(() => expect(service.sent('GET /watch').at(-1)?.query.get('offset')).toBe('50'));
  service.on('GET /watch', () => aWatch({ items: [], total: 0, admitted: 0, needs: {} }));
  await waitFor(() => expect(service.sent('GET /watch').at(-1)?.query.get('offset')).toBe('0'));
});

test('figures that are no longer renewed are said to be old', async () => {
  const service = serving();
  show('/watch', service);
  await screen.findByTestId('watch-table');
  service.on('GET /watch', () => refusal(503, 'unavailable'));
  expect(await screen.findByTestId('watch-old')).toBeTruthy();
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
