import { screen, waitFor, within } from '@testing-library/react';
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
    exclude_zone_ids: [],
    conditions: {},
    severity: 2,
    direct: false,
    enabled: true,
  });
});

const SEQUENCE = aRuleKind({
  kind: 'line_sequence',
  title: { zh: '多线越界', en: 'Lines in order' },
  zone_shapes: ['line'],
  params_schema: {
    properties: { order: { type: 'string', enum: ['both', 'forward'], default: 'both', title: 'Order' } },
  },
});

test('lines are put into the order in which they are to be crossed', async () => {
  const service = serving();
  service.on('GET /rule-kinds', () => ({ items: [aRuleKind(), SEQUENCE] }));
  service.on('GET /zones', () =>
    page(
      aZone({ id: 'line_1', shape: 'line', name: 'First' }),
      aZone({ id: 'line_2', shape: 'line', name: 'Second' }),
    ),
  );
  service.on('GET /rules', () =>
    page(aRule({ kind: 'line_sequence', zone_ids: ['line_1', 'line_2'], params: {} })),
  );
  service.on('PATCH /rules/rule_1', () => aRule());
  show('/rules?rule=rule_1', service);
  await hands.click(await screen.findByLabelText('Move Second forward'));
  expect(screen.getByTestId('rule-zone-order').textContent).toBe('1Second2First');
  await hands.click(screen.getByTestId('form-submit'));
  await waitFor(() => expect(service.sent('PATCH /rules/rule_1')).toHaveLength(1));
  expect(service.sent('PATCH /rules/rule_1')[0]?.body).toMatchObject({
    zone_ids: ['line_2', 'line_1'],
    params: { order: 'both' },
  });
});

test('kinds stand under headings; one that takes the whole picture asks for no zone', async () => {
  const service = serving();
  const fall = aRuleKind({ kind: 'fall', title: { zh: '倒地', en: 'Fall' }, needs_zones: false });
  service.on('GET /rule-kinds', () => ({ items: [fall, aRuleKind()] }));
  service.on('POST /rules', () => aRule());
  show('/rules?camera=cam_1', service);
  await hands.click(within(await screen.findByTestId('rule-kind')).getByRole('combobox'));
  expect(await screen.findByText('Areas and staying')).toBeTruthy();
  await hands.click(await screen.findByText('Fall', { selector: 'div' }));
  expect(await screen.findByText('Without one the whole picture counts.')).toBeTruthy();
  await hands.type(screen.getByTestId('rule-name'), 'Falls');
  await hands.click(screen.getByTestId('form-submit'));
  await waitFor(() => expect(service.sent('POST /rules')).toHaveLength(1));
  expect(service.sent('POST /rules')[0]?.body).toMatchObject({
    kind: 'fall',
    camera_id: 'cam_1',
    gate_id: null,
    zone_ids: [],
    conditions: {},
  });
});

test('a refusal stands at the field it names', async () => {
  const service = serving();
  service.on('PATCH /rules/rule_1', () =>
    refusal(422, 'invalid', 'params.dwell_s: Input should be less than 9'),
  );
  show('/rules?rule=rule_1', service);
  await screen.findByLabelText('Dwell (s)');
  await hands.click(screen.getByTestId('form-submit'));
  const dwell = screen.getByLabelText('Dwell (s)').closest('.ant-form-item');
  await waitFor(() => expect(dwell?.textContent).toContain('Input should be less than 9'));
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

const UNTIL = '2026-03-01T10:00:00Z';

test('what keeps a rule from watching, until when and why', async () => {
  const service = serving();
  const disarmed = { armed: false, armed_until: UNTIL, armed_reason: 'Painters' };
  service.on('GET /rules', () =>
    page(
      aRule({ id: 'a', ...disarmed, standing: { force: 'disarmed', until: UNTIL, problem: '' } }),
      aRule({ id: 'b', standing: { force: 'broken', until: null, problem: 'it needs 1 to 16 zones' } }),
      aRule({
        id: 'c',
        conditions: { schedule: { periods: [{ start: '22:00', end: '06:00' }] } },
        standing: { force: 'off_hours', until: UNTIL, problem: '' },
      }),
    ),
  );
  show('/rules', service);
  const [first, second, third] = await screen.findAllByTestId('rule-standing');
  expect(first?.textContent).toContain('Disarmed until 03/01');
  expect(first?.textContent).toContain('Disarmed because: Painters');
  expect(second?.textContent).toContain('Cannot run');
  expect(second?.textContent).toContain('it needs 1 to 16 zones');
  expect(third?.textContent).toContain('Outside its hours until');
  expect(third?.textContent).toContain('Hours: every day 22:00–06:00 next day');
});

test('a rule is disarmed for two hours, with a reason', async () => {
  const service = serving();
  service.on('POST /rules/rule_1/disarm', () => aRule({ armed: false }));
  show('/rules', service);
  await hands.click(await screen.findByTestId('rule-arm'));
  await hands.click(await screen.findByTestId('form-submit'));
  expect(await screen.findByText('Say why, in two characters or more')).toBeTruthy();
  await hands.type(screen.getByTestId('rule-arm-reason'), 'Painters');
  await hands.click(screen.getByTestId('form-submit'));
  await waitFor(() => expect(service.sent('POST /rules/rule_1/disarm')).toHaveLength(1));
  expect(service.sent('POST /rules/rule_1/disarm')[0]?.body).toEqual({
    reason: 'Painters',
    until: '2026-03-01T10:05:00.000Z',
  });
});

test('whose disarming is over by now can be disarmed, not armed', async () => {
  const service = serving();
  service.on('GET /rules', () => page(aRule({ armed: false, armed_until: '2026-03-01T08:00:00Z' })));
  show('/rules', service);
  expect((await screen.findByTestId('rule-arm')).textContent).toBe('Disarm');
});

test('an auditor reads rules and changes none', async () => {
  show('/rules?rule=rule_1', serving('auditor'));
  expect(await screen.findByText('Intrusion at the wall')).toBeTruthy();
  expect(screen.queryByTestId('rule-add')).toBeNull();
  expect(screen.queryByTestId('rule-arm')).toBeNull();
  expect(screen.queryByTestId('form-submit')).toBeNull();
  expect((screen.getByRole('switch') as HTMLButtonElement).disabled).toBe(true);
});
