import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import type { BacktestDetail } from '../../../src/api/types';
import { aResult, aTrial, aWouldBeAlert } from '../../fakes/backtests';
import { FakeService, page, refusal } from '../../fakes/FakeService';
import { hands } from '../../fakes/hands';
import { show } from '../../fakes/show';
import { aCamera, aRule, aRuleKind, aZone } from '../../fakes/things';

beforeEach(() => window.localStorage.setItem('xueliang.locale', 'en'));

function serving(trial: BacktestDetail): FakeService {
  const service = new FakeService('security_officer');
  service.on('GET /rules', () => page(aRule()));
  service.on('GET /rule-kinds', () => ({ items: [aRuleKind()] }));
  service.on('GET /cameras', () => page(aCamera()));
  service.on('GET /gates', () => page());
  service.on('GET /zones', () => page(aZone()));
  service.on('GET /backtests', () => ({ items: [] }));
  service.on('POST /backtests', () => trial);
  service.on('GET /backtests/trial_1', () => trial);
  return service;
}

async function started(service: FakeService): Promise<void> {
  show('/rules', service);
  await hands.click(await screen.findByTestId('rule-try'));
  await hands.click(await screen.findByTestId('backtest-start'));
}

const RESULT = aResult({
  alerts: [
    aWouldBeAlert({ number: 0, real_alert_ids: ['alert_1'] }),
    aWouldBeAlert({ number: 1, began_at: '2026-03-01T06:00:00Z', event_count: 3 }),
  ],
  alerts_total: 2,
  events: [{ event_id: 'e', alert: 1, decisive_at: '2026-03-01T06:00:05Z', box: [0.1, 0.2, 0.3, 0.6] }],
  comparison: {
    before: 5,
    confirmed: 2,
    confirmed_missing: 1,
    false_alarms: 3,
    false_alarms_gone: 2,
    fresh: 1,
    real: [
      {
        alert_id: 'alert_1',
        state: 'confirmed',
        severity: 2,
        began_at: '2026-03-01T08:00:00Z',
        last_at: '2026-03-01T08:01:00Z',
        zone_name: 'Lawn',
        event_count: 1,
        kept: true,
      },
    ],
  },
  pictures: [
    { alert_id: 'alert_1', url: '/api/v1/alerts/alert_1/evidence/ev_1', taken_at: '2026-03-01T08:00:01Z' },
  ],
});

test('before and with this rule, what was judged, pictures where there are any', async () => {
  const service = serving(aTrial({ result: RESULT }));
  await started(service);
  expect(service.sent('POST /backtests')[0]?.body).toEqual({ rule_id: 'rule_1', hours: 24 });
  const counts = await screen.findByTestId('backtest-counts');
  expect(counts.textContent).toContain('5Alerts there were2With this rule');
  expect(counts.textContent).toContain('Mind: of 2 confirmed alerts 1 would be missed.');
  expect(counts.textContent).toContain('Of 3 false alarms 2 would be gone.');
  expect(screen.getByAltText('Picture of the alert there was').getAttribute('src')).toBe(
    RESULT.pictures[0]?.url,
  );
  expect(screen.getByLabelText('No picture is kept; the box is where it stood in the frame')).toBeTruthy();
  await hands.click(screen.getByText('Alerts there were (1)'));
  expect(await screen.findByText('Still raised')).toBeTruthy();
});

test('an hour of the timeline narrows the lists', async () => {
  await started(serving(aTrial({ result: RESULT })));
  const timeline = await screen.findByTestId('backtest-timeline');
  const busy = within(timeline)
    .getAllByRole('button')
    .filter((bar) => !(bar as HTMLButtonElement).disabled);
  expect(busy).toHaveLength(2);
  await hands.click(busy[0] as HTMLElement);
  expect(screen.getByText('Would-be alerts (1)')).toBeTruthy();
  await hands.click(screen.getByText(/show all/));
  expect(screen.getByText('Would-be alerts (2)')).toBeTruthy();
});

test('it can be given up while it runs', async () => {
  const service = serving(aTrial({ state: 'running', progress: 0.42 }));
  service.on('DELETE /backtests/trial_1', () => ({ status: 204, body: null }));
  await started(service);
  expect(await screen.findByText('42%')).toBeTruthy();
  await hands.click(screen.getByTestId('backtest-cancel'));
  await waitFor(() => expect(service.sent('DELETE /backtests/trial_1')).toHaveLength(1));
  expect(await screen.findByTestId('backtest-start')).toBeTruthy();
});

test.each([
  [aTrial({ result: aResult({ watched_s: 0 }) }), /No tracks are stored of this time/],
  [aTrial({ result: aResult({ watched_s: 7200 }) }), /Only 2.0 h of this time have stored tracks/],
  [aTrial({ result: aResult({ unreadable_minutes: 3 }) }), /3 stored minutes are damaged/],
  [
    aTrial({ result: aResult({ alerts: [aWouldBeAlert()], alerts_total: 1500 }) }),
    /Of 1500 the first 1 are listed/,
  ],
  [aTrial({ state: 'failed', problem: 'the detector changed' }), /the detector changed/],
  [aTrial({ state: 'cancelled' }), /there is no result/],
])('what cannot be known is said %#', async (trial, words) => {
  await started(serving(trial));
  expect(await screen.findByText(words)).toBeTruthy();
});

test('a refusal is shown where it was asked for', async () => {
  const service = serving(aTrial());
  service.on('POST /backtests', () => refusal(503, 'unavailable', 'other rules are being tried'));
  await started(service);
  expect(await screen.findByText(/other rules are being tried/)).toBeTruthy();
});

test('a rule changed in the dialog is tried without being saved', async () => {
  const service = serving(aTrial({ result: aResult() }));
  show('/rules?rule=rule_1', service);
  const dwell = await screen.findByLabelText('Dwell (s)');
  await hands.clear(dwell);
  await hands.type(dwell, '9');
  const dialog = screen.getByRole('dialog');
  await hands.click(within(dialog).getByTestId('rule-try'));
  await hands.click(await screen.findByTestId('backtest-start'));
  await waitFor(() => expect(service.sent('POST /backtests')).toHaveLength(1));
  expect(service.sent('POST /backtests')[0]?.body).toMatchObject({
    rule_id: 'rule_1',
    hours: 24,
    changes: { params: { dwell_s: 9 }, zone_ids: ['zone_1'] },
  });
  expect(service.sent('PATCH /rules/rule_1')).toEqual([]);
  expect((screen.getByLabelText('Dwell (s)') as HTMLInputElement).value).toBe('9');
});
