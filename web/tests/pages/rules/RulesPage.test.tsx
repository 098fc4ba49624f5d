import { screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { FakeService, page, refusal } from '../../fakes/FakeService';
import { hands } from '../../fakes/hands';
import { show } from '../../fakes/show';
import { aCamera, aRule, aRuleKind, aZone } from '../../fakes/things';

beforeEach(() => window.localStorage.setItem('xueliang.locale', 'en'));

function serving(role: 'security_officer' | 'auditor' = 'security_officer'): FakeService {
  const service = new FakeService(role);
  service.on('GET /rules', () => page(aRule()));
  service.on('GET /rule-kinds', () => ({ items: [aRuleKind()] }));
  service.on('GET /cameras', () => page(aCamera()));
  service.on('GET /gates', () => page());
  service.on('GET /zones', () => page(aZone(), aZone({ id: 'line_1', shape: 'line', name: 'Door line' })));
  return service;
}

test("the form is made from the kind's schema and sends what it shows", async () => {
  const service = serving();
  service.on('PATCH /rules/rule_1', () => aRule());
  show('/rules?rule=rule_1', service);
  const dwell = (await screen.findByLabelText('Dwell (s)')) as HTMLInputElement;
  expect(dwell.value).toBe('4');
  await hands.clear(dwell);
  await hands.type(dwell, '7');
  await hands.click(screen.getByTestId('form-submit'));
  await waitFor(() => expect(service.sent('PATCH /rules/rule_1')).toHaveLength(1));
  expect(service.sent('PATCH /rules/rule_1')[0]?.body).toEqual({
    name: 'Intrusion at the wall',
    zone_ids: ['zone_1'],
    params: { dwell_s: 7, classes: ['person'] },
    severity: 2,
    direct: false,
    enabled: true,
  });
});

test("a refusal stays in the dialog with the service's words", async () => {
  const service = serving();
  service.on('PATCH /rules/rule_1', () => refusal(422, 'invalid', 'dwell_s: too long'));
  show('/rules?rule=rule_1', service);
  await screen.findByLabelText('Dwell (s)');
  await hands.click(screen.getByTestId('form-submit'));
  expect(await screen.findByText(/dwell_s: too long/)).toBeTruthy();
  expect(screen.getByLabelText('Dwell (s)')).toBeTruthy();
});

test('an auditor reads rules and changes none', async () => {
  show('/rules?rule=rule_1', serving('auditor'));
  expect(await screen.findByText('Intrusion at the wall')).toBeTruthy();
  expect(screen.queryByTestId('rule-add')).toBeNull();
  expect(screen.queryByTestId('form-submit')).toBeNull();
  expect((screen.getByRole('switch') as HTMLButtonElement).disabled).toBe(true);
});
