import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import type { Rule } from '../../../../src/api/types';
import { FakeService, page, refusal } from '../../../fakes/FakeService';
import { hands } from '../../../fakes/hands';
import { show } from '../../../fakes/show';
import { aCamera, aGate, aRule, aRuleKind, aZone } from '../../../fakes/things';

beforeEach(() => window.localStorage.setItem('xueliang.locale', 'en'));

const URL = '/rules?rule=rule_1';

function serving(rule: Rule): FakeService {
  const service = new FakeService('security_officer');
  service.on('GET /rules', () => page(rule));
  service.on('GET /rule-kinds', () => ({ items: [aRuleKind()] }));
  service.on('GET /cameras', () => page(aCamera()));
  service.on('GET /gates', () => page(aGate()));
  service.on('GET /zones', () => page(aZone()));
  service.on('PATCH /rules/rule_1', () => rule);
  return service;
}

async function saved(service: FakeService): Promise<unknown> {
  await hands.click(screen.getByTestId('form-submit'));
  await waitFor(() => expect(service.sent('PATCH /rules/rule_1')).toHaveLength(1));
  const body = service.sent('PATCH /rules/rule_1')[0]?.body as { conditions: unknown } | undefined;
  return body?.conditions;
}

test('hours are said in words, changed and sent whole; what the form does not show stays', async () => {
  const conditions = { cooldown_s: 60, schedule: { periods: [{ start: '22:00', end: '06:00' }] } };
  const service = serving(aRule({ conditions }));
  show(URL, service);
  expect((await screen.findByTestId('rule-hours')).textContent).toBe('every day 22:00–06:00 next day');
  expect(screen.getByText('Other conditions: 60 s cooldown')).toBeTruthy();
  const from = screen.getByLabelText('Period 1 from');
  fireEvent.change(from, { target: { value: '2030' } });
  fireEvent.blur(from);
  expect(screen.getByTestId('rule-hours').textContent).toBe('every day 20:30–06:00 next day');
  expect(await saved(service)).toMatchObject({
    cooldown_s: 60,
    schedule: { time_zone: 'Asia/Shanghai', periods: [{ start: '20:30', end: '06:00' }] },
  });
});

test('always is no schedule', async () => {
  const service = serving(aRule({ conditions: { schedule: { periods: [] } } }));
  show(URL, service);
  expect((await screen.findByTestId('rule-hours')).textContent).toBe('No hours: it never watches');
  await hands.click(screen.getByText('Always'));
  expect(await saved(service)).toEqual({});
});

test('hours by the sun are not sent without the place', async () => {
  const service = serving(aRule());
  show(URL, service);
  await hands.click(await screen.findByText('At set hours'));
  await hands.click(screen.getByText('Sunset to sunrise'));
  await hands.click(screen.getByTestId('form-submit'));
  expect(
    await screen.findByText('Sunrise and sunset need the latitude and longitude of the place'),
  ).toBeTruthy();
  expect(service.sent('PATCH /rules/rule_1')).toEqual([]);
});

test('holidays are added, and those without hours are warned of', async () => {
  const service = serving(
    aRule({ conditions: { schedule: { periods: [{ start: '22:00', end: '06:00' }] } } }),
  );
  show(URL, service);
  fireEvent.change(await screen.findByLabelText('First date'), { target: { value: '2026-10-01' } });
  fireEvent.change(screen.getByLabelText('Last date (may be left out)'), { target: { value: '2026-10-02' } });
  await hands.click(screen.getByText('Add dates'));
  expect(screen.getByText(/the rule rests on them/)).toBeTruthy();
  expect(await saved(service)).toMatchObject({ schedule: { holidays: ['2026-10-01', '2026-10-02'] } });
});

test('a refused schedule is marked at the schedule', async () => {
  const service = serving(aRule({ conditions: { schedule: { time_zone: 'Mars/Base' } } }));
  const message = "conditions.schedule.time_zone: Value error, 'Mars/Base' is no time zone";
  service.on('PATCH /rules/rule_1', () => refusal(422, 'invalid', message));
  show(URL, service);
  await screen.findByTestId('rule-hours');
  await hands.click(screen.getByTestId('form-submit'));
  const item = screen.getByTestId('rule-schedule').closest('.ant-form-item');
  await waitFor(() => expect(item?.textContent).toContain('is no time zone'));
});
