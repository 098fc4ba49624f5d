import { act, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Alert, AlertHistoryEntry } from '../../../src/api/types';
import { FakeService, page, refusal } from '../../fakes/FakeService';
import { hands } from '../../fakes/hands';
import { show } from '../../fakes/show';
import { anAlert, anAlertDetail } from '../../fakes/things';

beforeEach(() => window.localStorage.setItem('xueliang.locale', 'en'));

const LATER = '2026-03-01T08:15:00Z';
const BEFORE = '2026-03-01T08:04:00Z';
const THEIRS = { account_id: 'acc_zhao', account_name: 'Zhao', until: LATER };
const MINE = { account_id: 'acc_operator', account_name: 'name of operator', until: LATER };

/** The service with one alert, which `now.alert` holds as it is by now. */
function serving(
  over: Partial<Alert>,
  history: AlertHistoryEntry[] = [],
  role: 'operator' | 'auditor' = 'operator',
) {
  const now = { alert: anAlert({ id: 'only', ...over }) };
  const service = new FakeService(role);
  service.on('GET /alerts', () => page(now.alert));
  service.on('GET /alerts/only', () => anAlertDetail({ ...now.alert, history }));
  return { service, now };
}

async function holder(): Promise<string | undefined> {
  return (await screen.findByTestId('alert-claim-bar')).dataset.holder;
}

test('an alert is claimed, shown as held, and released', async () => {
  const { service, now } = serving({});
  service.on('POST /alerts/only/claim', () => {
    now.alert = { ...now.alert, claim: MINE };
    return now.alert;
  });
  service.on('POST /alerts/only/release', () => {
    now.alert = { ...now.alert, claim: null };
    return now.alert;
  });
  show('/alerts/only', service);
  expect(await holder()).toBe('nobody');
  await hands.click(screen.getByTestId('alert-claim'));
  await waitFor(async () => expect(await holder()).toBe('me'));
  expect(service.sent('POST /alerts/only/claim')[0]?.body).toEqual({ take_over: false, reason: '' });
  expect(screen.getAllByTestId('alert-mark-held')[0]?.textContent).toBe('I hold it');
  await hands.click(screen.getByTestId('alert-release'));
  await waitFor(async () => expect(await holder()).toBe('nobody'));
});

test("another's claim is named, keeps buttons and keys from judging, and can be taken over", async () => {
  const { service, now } = serving({ claim: THEIRS });
  service.on('POST /alerts/only/claim', () => {
    now.alert = { ...now.alert, claim: MINE };
    return now.alert;
  });
  show('/alerts/only', service);
  expect(await holder()).toBe('other');
  expect(screen.getByTestId('alert-claim-bar').textContent).toContain('Zhao works on it');
  const confirm = screen.getByTestId<HTMLButtonElement>('alert-confirm');
  expect(confirm.disabled).toBe(true);
  expect(confirm.title).toContain('Zhao holds this alert');
  await hands.keyboard('acf');
  expect(service.asked.filter(({ method }) => method === 'POST')).toEqual([]);
  await hands.click(screen.getByTestId('alert-take-over'));
  await hands.click(await screen.findByTestId('form-submit'));
  expect(await screen.findByText('Say why; it stands in the history')).toBeTruthy();
  await hands.type(screen.getByTestId('alert-take-over-reason'), 'went home');
  await hands.click(screen.getByTestId('form-submit'));
  await waitFor(async () => expect(await holder()).toBe('me'));
  expect(service.sent('POST /alerts/only/claim')[0]?.body).toEqual({ take_over: true, reason: 'went home' });
  expect(screen.getByTestId<HTMLButtonElement>('alert-confirm').disabled).toBe(false);
});

test('a claim that is over keeps nobody', async () => {
  show('/alerts/only', serving({ claim: { ...THEIRS, until: BEFORE } }).service);
  expect(await holder()).toBe('nobody');
  expect(screen.getByTestId<HTMLButtonElement>('alert-confirm').disabled).toBe(false);
  expect(screen.queryByTestId('alert-mark-held')).toBeNull();
});

test('who asks why an alert is none claims it', async () => {
  const { service, now } = serving({});
  service.on('POST /alerts/only/claim', () => now.alert);
  show('/alerts/only', service);
  await hands.click(await screen.findByTestId('alert-false-alarm'));
  await waitFor(() => expect(service.sent('POST /alerts/only/claim')).toHaveLength(1));
});

test('who was slower reads who holds it, and sees it held', async () => {
  const { service, now } = serving({});
  service.on('POST /alerts/only/confirm', () => {
    now.alert = { ...now.alert, claim: THEIRS };
    return refusal(409, 'held', 'Zhao holds the alert until 08:15:00 UTC: take it over, or leave it to them');
  });
  show('/alerts/only', service);
  await hands.click(await screen.findByTestId('alert-confirm'));
  expect(await screen.findByText(/Zhao holds the alert until/)).toBeTruthy();
  await waitFor(async () => expect(await holder()).toBe('other'));
});

test('an auditor sees who holds an alert and takes nothing over', async () => {
  show('/alerts/only', serving({ claim: THEIRS }, [], 'auditor').service);
  expect(await holder()).toBe('other');
  expect(screen.queryByTestId('alert-take-over')).toBeNull();
});

test('overdue, storm and silence are words on the row', async () => {
  const silence = { id: 's', reason: 'roadworks', account_name: 'Wang', until: LATER };
  const { service } = serving({ escalated_at: BEFORE, storm_at: BEFORE, event_count: 812, silence });
  show('/alerts', service);
  const row = await screen.findByTestId('alert-row');
  expect(row.textContent).toContain('Overdue: escalated');
  expect(row.textContent).toContain('Storm: 812 events');
  expect(row.textContent).toContain('Silenced');
  expect(row.dataset.quiet).toBe('true');
});

test('the history says what the service noted in words', async () => {
  const step = (move: string, note: string) =>
    ({ at: BEFORE, account_name: '', move, from: 'new', to: 'new', note, reason: '' }) as const;
  const steps = [
    step('take_over', 'Zhao · went home'),
    step('rise', '1>3'),
    step('storm', '240'),
    step('notify', 'repeat'),
  ];
  show('/alerts/only', serving({}, steps).service);
  const text = (await screen.findByTestId('alert-history')).textContent;
  for (const words of ['from Zhao · went home', 'Notice → Alarm', '240 events', 'nobody has handled it yet'])
    expect(text).toContain(words);
});

test('a silenced alarm makes no sound, the next one does', async () => {
  window.localStorage.setItem('xueliang.sound', 'on');
  let tones = 0;
  class CountingAudio {
    currentTime = 0;
    destination = {};
    resume = () => Promise.resolve();
    createOscillator = () => ({
      frequency: { value: 0 },
      connect: (to: unknown) => to,
      start: () => {
        tones += 1;
      },
      stop: () => {},
    });
    createGain = () => ({
      gain: { setValueAtTime: () => {}, exponentialRampToValueAtTime: () => {} },
      connect: (to: unknown) => to,
    });
  }
  vi.stubGlobal('AudioContext', CountingAudio);
  const { sockets } = show('/alerts', serving({}).service);
  await screen.findByTestId('alert-row');
  act(() => sockets.newest.open());
  const silence = { id: 's', reason: 'roadworks', account_name: 'Wang', until: LATER };
  const alarm = { severity: 3, version: 1 } as const;
  act(() => sockets.newest.say({ type: 'alert', data: anAlert({ ...alarm, id: 'quiet', silence }) }));
  expect(tones).toBe(0);
  act(() => sockets.newest.say({ type: 'alert', data: anAlert({ ...alarm, id: 'loud' }) }));
  expect(tones).toBeGreaterThan(0);
  vi.unstubAllGlobals();
});

test('only overdue ones are asked for when one says so', async () => {
  const { service } = serving({ escalated_at: BEFORE });
  show('/alerts', service);
  await hands.click(await screen.findByRole('combobox', { name: 'Which ones' }));
  await hands.click(await screen.findByText('Overdue (0)'));
  await waitFor(() => expect(service.sent('GET /alerts').at(-1)?.query.get('escalated')).toBe('true'));
  expect(service.sent('GET /alerts').at(-1)?.query.get('only')).toBeNull();
});
