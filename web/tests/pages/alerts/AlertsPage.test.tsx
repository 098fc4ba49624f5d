import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import type { Alert } from '../../../src/api/types';
import { takesLetters } from '../../../src/pages/alerts/keymap';
import { FakeService, page, refusal } from '../../fakes/FakeService';
import { hands } from '../../fakes/hands';
import { show } from '../../fakes/show';
import { anAlert, anAlertDetail } from '../../fakes/things';

beforeEach(() => window.localStorage.setItem('xueliang.locale', 'en'));

function serving(...alerts: Alert[]): FakeService {
  const service = new FakeService('operator');
  service.on('GET /alerts', () => page(...alerts));
  for (const alert of alerts) service.on(`GET /alerts/${alert.id}`, () => anAlertDetail(alert));
  return service;
}

async function rows(): Promise<string[]> {
  return (await screen.findAllByTestId('alert-row')).map((row) => row.dataset.alertId ?? '');
}

function scrolledTo(px: number) {
  const scroller = screen.getByTestId('alert-scroller');
  Object.defineProperty(scroller, 'scrollTop', { value: px, configurable: true, writable: true });
  fireEvent.scroll(scroller);
}

test('an alert appears by itself; the state of the connection is shown', async () => {
  const alerts = [anAlert({ id: 'old' })];
  const service = serving();
  service.on('GET /alerts', () => page(...alerts));
  const { sockets } = show('/alerts', service);
  expect(await rows()).toEqual(['old']);
  expect(screen.getByTestId('live-state').dataset.state).toBe('disconnected');
  act(() => sockets.newest.open());
  expect(screen.getByTestId('live-state').dataset.state).toBe('connected');
  await waitFor(() => expect(service.sent('GET /alerts')).toHaveLength(2));
  act(() => sockets.newest.say({ type: 'alert', data: anAlert({ id: 'fresh' }) }));
  await waitFor(async () => expect(await rows()).toEqual(['fresh', 'old']));
});

test('an answer that was on its way when an alert came does not take it away', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const service = serving(anAlert({ id: 'old' }));
  let holding = false;
  const slow: FakeService['fetch'] = async (input, init) => {
    const answer = await service.fetch(input, init);
    if (holding && input.includes('/alerts?')) await held;
    return answer;
  };
  const { sockets } = show('/alerts', Object.assign(Object.create(service), { fetch: slow }));
  await rows();
  holding = true;
  act(() => sockets.newest.open());
  await waitFor(() => expect(service.sent('GET /alerts')).toHaveLength(2));
  service.on('GET /alerts', () => page(anAlert({ id: 'fresh' }), anAlert({ id: 'old' })));
  act(() => sockets.newest.say({ type: 'alert', data: anAlert({ id: 'fresh' }) }));
  holding = false;
  await act(async () => release());
  act(() => sockets.timers.advance(500));
  await waitFor(() => expect(service.sent('GET /alerts')).toHaveLength(3));
  await waitFor(async () => expect(await rows()).toEqual(['fresh', 'old']));
});

test('while scrolled away arrivals wait behind a pill and the list stays still', async () => {
  const { sockets } = show('/alerts', serving(anAlert({ id: 'old' })));
  await rows();
  act(() => sockets.newest.open());
  scrolledTo(400);
  act(() => sockets.newest.say({ type: 'alert', data: anAlert({ id: 'fresh' }) }));
  act(() => sockets.newest.say({ type: 'alert', data: anAlert({ id: 'other' }) }));
  expect((await screen.findByTestId('alert-new-pill')).textContent).toContain('2');
  expect(await rows()).toEqual(['old']);
  await hands.click(screen.getByTestId('alert-new-pill'));
  await waitFor(async () => expect(await rows()).toEqual(['other', 'fresh', 'old']));
  expect(screen.queryByTestId('alert-new-pill')).toBeNull();
});

test('after a gap everything is read again, so that none is missed', async () => {
  const alerts = [anAlert({ id: 'old' })];
  const service = new FakeService('operator');
  service.on('GET /alerts', () => page(...alerts));
  const { sockets } = show('/alerts', service);
  await rows();
  act(() => sockets.newest.open());
  act(() => sockets.newest.drop(1006));
  expect(screen.getByTestId('live-state').dataset.state).toBe('disconnected');
  alerts.unshift(anAlert({ id: 'missed' }));
  act(() => sockets.timers.advance(1000));
  act(() => sockets.newest.open());
  await waitFor(async () => expect(await rows()).toEqual(['missed', 'old']));
});

test('keys move, acknowledge and confirm; the case is one click away', async () => {
  const first = anAlert({ id: 'first' });
  const service = serving(first, anAlert({ id: 'second' }));
  let now = anAlertDetail({ ...first });
  service.on('GET /alerts/first', () => now);
  service.on('POST /alerts/first/acknowledge', () => {
    now = { ...now, state: 'acknowledged', version: 2 };
    return now;
  });
  service.on('POST /alerts/first/confirm', () => {
    now = { ...now, state: 'confirmed', version: 3, case_id: 'case_9' };
    return { alert: now, case: { id: 'case_9' } };
  });
  const { router } = show('/alerts', service);
  await rows();
  await hands.keyboard('jj');
  await waitFor(() => expect(router.state.location.pathname).toBe('/alerts/second'));
  await hands.keyboard('k');
  await screen.findByTestId('alert-acknowledge');
  await hands.keyboard('a');
  await waitFor(() => expect(screen.queryByTestId('alert-acknowledge')).toBeNull());
  expect(service.sent('POST /alerts/first/acknowledge')[0]?.body).toEqual({ version: 1 });
  await hands.keyboard('c');
  expect((await screen.findByTestId('alert-case-link')).getAttribute('href')).toBe('/cases/case_9');
  expect(service.sent('POST /alerts/first/confirm')[0]?.body).toEqual({ note: '', version: 2 });
  await hands.keyboard('acf');
  expect(service.sent('POST /alerts/first/acknowledge')).toHaveLength(1);
  expect(service.sent('POST /alerts/first/confirm')).toHaveLength(1);
});

test('F asks for a reason, a digit gives it', async () => {
  const alert = anAlert({ id: 'only' });
  const service = serving(alert);
  service.on('POST /alerts/only/claim', () => alert);
  service.on('POST /alerts/only/false-alarm', () => ({ ...alert, state: 'false_alarm', version: 2 }));
  show('/alerts/only', service);
  await screen.findByTestId('alert-false-alarm');
  await hands.keyboard('f');
  await screen.findByTestId('alert-reason-weather');
  await hands.keyboard('3');
  await waitFor(() => expect(service.sent('POST /alerts/only/false-alarm')).toHaveLength(1));
  expect(service.sent('POST /alerts/only/false-alarm')[0]?.body).toEqual({
    reason: 'weather',
    note: '',
    version: 1,
  });
});

test('when somebody was faster it says who and what they decided', async () => {
  const alert = anAlert({ id: 'only' });
  const service = serving(alert);
  const taken = {
    at: alert.began_at,
    account_name: 'Zhao',
    move: 'false_alarm',
    from: 'new',
    to: 'false_alarm',
    note: '',
    reason: 'animal',
  };
  service.on('POST /alerts/only/confirm', () => {
    service.on('GET /alerts/only', () => ({
      ...alert,
      state: 'false_alarm',
      version: 5,
      history: [taken],
      events: [],
    }));
    return refusal(409, 'conflict');
  });
  show('/alerts/only', service);
  await hands.click(await screen.findByTestId('alert-confirm'));
  expect(await screen.findByText(/Zhao called it a false alarm/)).toBeTruthy();
  await waitFor(() => expect(screen.queryByTestId('alert-confirm')).toBeNull());
});

test('an auditor sees alerts and judges none, by button or key', async () => {
  const service = new FakeService('auditor');
  service.on('GET /alerts', () => page(anAlert({ id: 'only' })));
  service.on('GET /alerts/only', () => anAlertDetail({ id: 'only' }));
  show('/alerts/only', service);
  await screen.findByTestId('alert-detail');
  await hands.keyboard('acf');
  expect(screen.queryByTestId('alert-confirm')).toBeNull();
  expect(screen.queryByTestId('alert-reason-animal')).toBeNull();
  expect(service.asked.filter(({ method }) => method === 'POST')).toEqual([]);
});

test('a list that cannot be read says why and tries again on demand', async () => {
  const service = new FakeService('operator');
  service.on('GET /alerts', () => refusal(403, 'not_allowed', 'not in this area'));
  show('/alerts', service);
  expect(await screen.findByText(/not in this area/)).toBeTruthy();
  service.on('GET /alerts', () => page(anAlert({ id: 'back' })));
  await hands.click(screen.getByText('Try again'));
  expect(await rows()).toEqual(['back']);
});

test('filters ask the service for what they name', async () => {
  const service = serving(anAlert());
  show('/alerts', service);
  await rows();
  await hands.click(within(screen.getByTestId('alert-states')).getByText('False alarm'));
  await waitFor(() => expect(service.sent('GET /alerts').at(-1)?.query.get('state')).toBe('false_alarm'));
});

test('fields take letters, buttons and checkboxes do not', () => {
  const { container } = { container: document.createElement('div') };
  container.innerHTML = '<input type="text"><textarea></textarea><input type="checkbox"><button></button>';
  expect([...container.children].map(takesLetters)).toEqual([true, true, false, false]);
  expect(takesLetters(null)).toBe(false);
});
