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

test('a kind that listens to a gate and looks at a line asks for both', async () => {
  const service = serving();
  const tailgating = aRuleKind({
    kind: 'tailgating',
    subjects: ['frame', 'access'],
    zone_shapes: ['line'],
    params_schema: { properties: {} },
  });
  service.on('GET /rule-kinds', () => ({ items: [tailgating] }));
  service.on('GET /rules', () =>
    page(aRule({ kind: 'tailgating', gate_id: 'gate_1', zone_ids: ['line_1'] })),
  );
  show('/rules?rule=rule_1', service);
  expect(await screen.findByTestId('rule-gate')).toBeTruthy();
  expect(screen.getByTestId('rule-camera')).toBeTruthy();
  expect(await screen.findByText('Door line')).toBeTruthy();
});

test('a kind that asks how the camera is needs no zone and no gate', async () => {
  const service = serving();
  const trouble = aRuleKind({
    kind: 'camera_health',
    subjects: ['health'],
    zone_shapes: [],
    needs_zones: false,
  });
  service.on('GET /rule-kinds', () => ({ items: [trouble] }));
  service.on('GET /rules', () => page(aRule({ kind: 'camera_health', zone_ids: [] })));
  show('/rules?rule=rule_1', service);
  expect(await screen.findByTestId('rule-camera')).toBeTruthy();
  expect(screen.queryByTestId('rule-zones')).toBeNull();
  expect(screen.queryByTestId('rule-gate')).toBeNull();
});

test('an auditor reads rules and changes none', async () => {
  show('/rules?rule=rule_1', serving('auditor'));
  expect(await screen.findByText('Intrusion at the wall')).toBeTruthy();
  expect(screen.queryByTestId('rule-add')).toBeNull();
  expect(screen.queryByTestId('form-submit')).toBeNull();
  expect((screen.getByRole('switch') as HTMLButtonElement).disabled).toBe(true);
});
