import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import type { Alert, Silence } from '../../../src/api/types';
import { FakeService, page, refusal } from '../../fakes/FakeService';
import { hands } from '../../fakes/hands';
import { show } from '../../fakes/show';
import { anAlert, anAlertDetail } from '../../fakes/things';

beforeEach(() => window.localStorage.setItem('xueliang.locale', 'en'));

function aSilence(over: Partial<Silence> = {}): Silence {
  return {
    id: 'silence_1',
    camera_id: 'cam_1',
    camera_name: 'East wall',
    rule_id: null,
    rule_name: '',
    area_id: 'area_grid',
    area_name: 'Grid 1',
    up_to_severity: 2,
    reason: 'roadworks',
    account_name: 'Wang',
    starts_at: '2026-03-01T08:00:00Z',
    until: '2026-03-01T09:00:00Z',
    ended_by: '',
    active: true,
    ...over,
  };
}

function servingAlert(over: Partial<Alert> = {}): FakeService {
  const alert = anAlert({ id: 'only', ...over });
  const service = new FakeService('operator');
  service.on('GET /alerts', () => page(alert));
  service.on('GET /alerts/only', () => anAlertDetail(alert));
  service.on('POST /silences', () => aSilence());
  return service;
}

test('an alert’s camera is silenced for an hour, with a reason, alarms ringing through', async () => {
  const service = servingAlert();
  show('/alerts/only', service);
  await hands.click(await screen.findByTestId('alert-silence'));
  await hands.click(await screen.findByTestId('form-submit'));
  expect(await screen.findByText('Say why, so that others know')).toBeTruthy();
  expect(service.sent('POST /silences')).toEqual([]);
  await hands.type(screen.getByTestId('silence-reason'), 'roadworks');
  await hands.click(screen.getByTestId('form-submit'));
  await waitFor(() => expect(service.sent('POST /silences')).toHaveLength(1));
  expect(service.sent('POST /silences')[0]?.body).toEqual({
    camera_id: 'cam_1',
    until: '2026-03-01T09:05:00.000Z',
    reason: 'roadworks',
    up_to_severity: 2,
  });
  await waitFor(() => expect(service.sent('GET /alerts/only').length).toBeGreaterThan(1));
});

test('from an alarm its area is silenced, alarms too; a refusal is shown in place', async () => {
  const service = servingAlert({ severity: 3 });
  service.on('POST /silences', () => refusal(403, 'not_allowed', 'an auditor does not silence alerts'));
  show('/alerts/only', service);
  await hands.click(await screen.findByTestId('alert-silence'));
  await hands.click(await screen.findByText('Area Grid 1 and all below it'));
  await hands.type(screen.getByTestId('silence-reason'), 'festival');
  await hands.click(screen.getByTestId('form-submit'));
  expect(await screen.findByText(/does not silence alerts/)).toBeTruthy();
  expect(service.sent('POST /silences')[0]?.body).toMatchObject({ area_id: 'area_grid', up_to_severity: 3 });
});

test('a silence says what, until when, why and by whom, and is ended before its time', async () => {
  let silences = [aSilence()];
  const service = new FakeService('operator');
  service.on('GET /silences', () => page(...silences));
  service.on('POST /silences/silence_1/end', () => {
    silences = [];
    return aSilence({ active: false, ended_by: 'name of operator' });
  });
  show('/silences', service);
  const row = (await screen.findByText('Camera East wall')).closest('tr') as HTMLElement;
  for (const words of ['In force', 'roadworks', 'Wang', 'Alarms still ring']) within(row).getByText(words);
  expect(service.sent('GET /silences')[0]?.query.get('active')).toBe('true');
  await hands.click(screen.getByTestId('silence-end'));
  await hands.click(await screen.findByTestId('silence-end-sure'));
  expect(await screen.findByText('No silences')).toBeTruthy();
  expect(service.sent('POST /silences/silence_1/end')).toHaveLength(1);
});

test('those that are over are in the list of all, with how they ended', async () => {
  const service = new FakeService('auditor');
  const past = '2026-03-01T08:03:00Z';
  service.on('GET /silences', ({ query }) =>
    query.get('active') === 'true'
      ? page(aSilence())
      : page(
          aSilence({ id: 'a', active: false, until: past, ended_by: 'Zhao' }),
          aSilence({ id: 'b', active: true, until: past }),
        ),
  );
  show('/silences', service);
  await screen.findByText('Camera East wall');
  expect(screen.queryByTestId('silence-end')).toBeNull();
  await hands.click(within(screen.getByTestId('silence-views')).getByText('All'));
  expect(await screen.findByText('Ended early by Zhao')).toBeTruthy();
  expect(screen.getByText('Over')).toBeTruthy();
});
