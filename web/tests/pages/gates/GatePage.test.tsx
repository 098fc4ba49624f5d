import { screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import type { CommandOutcome } from '../../../src/api/types';
import { FakeService, page } from '../../fakes/FakeService';
import { hands } from '../../fakes/hands';
import { show } from '../../fakes/show';
import { aGate } from '../../fakes/things';

beforeEach(() => window.localStorage.setItem('xueliang.locale', 'en'));

function serving(role: 'operator' | 'auditor' = 'operator'): FakeService {
  const service = new FakeService(role);
  service.on('GET /gates', () => page(aGate()));
  service.on('GET /gate-kinds', () => ({ items: [] }));
  service.on('GET /gates/gate_1/events', () => page());
  service.on('GET /gates/gate_1/doors/1', () => ({ state: 'closed' }));
  return service;
}

async function open(service: FakeService, outcome: CommandOutcome) {
  service.on('POST /gates/gate_1/doors/1/open', () => ({
    outcome,
    reason: 'in words',
    door: 'open',
    took_s: 1.25,
  }));
  show('/gates/gate_1', service);
  await hands.click(await screen.findByTestId('door-open'));
  await hands.type(await screen.findByTestId('door-reason'), 'delivery');
  await hands.click(screen.getByTestId('door-submit'));
  return screen.findByTestId('door-outcome');
}

test.each<[CommandOutcome, RegExp]>([
  ['verified', /the door was seen to move/],
  ['unverified', /not verified/],
  ['not_carried_out', /the door did not move/],
  ['failed', /No answer/],
])('an opening that is %s is told as that', async (outcome, words) => {
  const shown = await open(serving(), outcome);
  expect(shown.dataset.outcome).toBe(outcome);
  expect(shown.textContent).toMatch(words);
  expect(shown.textContent).toContain('in words');
});

test('no door opens without a reason', async () => {
  const service = serving();
  show('/gates/gate_1', service);
  await hands.click(await screen.findByTestId('door-open'));
  await hands.type(await screen.findByTestId('door-reason'), 'x');
  await hands.click(screen.getByTestId('door-submit'));
  expect(await screen.findByText('Say why (at least 2 characters)')).toBeTruthy();
  expect(service.asked.filter(({ method }) => method === 'POST')).toEqual([]);
});

test("the door's state is shown; who may not open is not offered to", async () => {
  show('/gates/gate_1', serving('auditor'));
  await waitFor(() => expect(screen.getByTestId('door').dataset.state).toBe('closed'));
  expect(screen.queryByTestId('door-open')).toBeNull();
});
