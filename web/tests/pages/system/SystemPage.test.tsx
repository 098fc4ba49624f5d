import { screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { FakeService, page, refusal } from '../../fakes/FakeService';
import { hands } from '../../fakes/hands';
import { show } from '../../fakes/show';
import { anAccount, anArea, aSystem } from '../../fakes/things';

beforeEach(() => window.localStorage.setItem('xueliang.locale', 'en'));

function serving(role: 'admin' | 'operator' = 'admin'): FakeService {
  const service = new FakeService(role);
  service.on('GET /system', () => aSystem());
  service.on('GET /system/counters', () => page());
  service.on('GET /alerts', () => page());
  return service;
}

test('without a detector every page says so, with what to do', async () => {
  const service = serving();
  service.on('GET /system', () =>
    aSystem({ detector: null, detector_note: 'run xueliang weights pull yolo11n' }),
  );
  show('/alerts', service);
  expect((await screen.findByTestId('detector-banner')).textContent).toContain(
    'run xueliang weights pull yolo11n',
  );
});

test('a detector that does not keep up is said on every page', async () => {
  const service = serving();
  service.on('GET /system', () => aSystem({ detector_note: 'this machine is too slow for its cameras' }));
  show('/alerts', service);
  expect((await screen.findByTestId('detector-banner')).textContent).toContain('too slow for its cameras');
});

test('with a detector nobody is disturbed', async () => {
  show('/system', serving());
  expect(await screen.findByText('net.onnx')).toBeTruthy();
  expect(screen.queryByTestId('detector-banner')).toBeNull();
});

test('what is known of the detector is said, and that a bundled one is for a first look', async () => {
  const service = serving();
  const scores = [{ dataset: 'PETS09-S2L1', recall: 0.784, precision: 0.9, objects: 465 }];
  service.on('GET /system', () => {
    const system = aSystem();
    return { ...system, detector: system.detector && { ...system.detector, bundled: true, scores } };
  });
  show('/system', service);
  expect((await screen.findByTestId('detector-advice')).textContent).toContain(
    'xueliang weights pull yolo11n',
  );
  expect(
    screen.getByText(/PETS09 plaza camera.*finds 78% of what is there, 90% .* right \(465 objects\)/),
  ).toBeTruthy();
});

test('of weights nobody measured nothing is claimed', async () => {
  show('/system', serving());
  expect(await screen.findByText(/xueliang weights compare measures it/)).toBeTruthy();
  expect(screen.queryByTestId('detector-advice')).toBeNull();
});

test('tabs follow the role', async () => {
  show('/system', serving('operator'));
  expect(await screen.findByText('Status')).toBeTruthy();
  expect(screen.getByText('Accounts')).toBeTruthy();
  expect(screen.queryByText('Audit log')).toBeNull();
});

test('a grid is added under its community, with a code that continues it', async () => {
  const service = serving();
  const community = anArea({ id: 'community', level: 'community', code: '330102001001', name: 'Riverside' });
  service.on('GET /areas', () => page(community));
  service.on('POST /areas', () => anArea());
  show('/system/areas', service);
  await hands.click(await screen.findByText('Grid'));
  await hands.type(await screen.findByLabelText('Name'), 'Grid 3');
  await hands.click(screen.getByTestId('form-submit'));
  expect((await screen.findAllByText(/13–20 digits/)).length).toBeGreaterThan(0);
  expect(service.sent('POST /areas')).toEqual([]);
  await hands.type(screen.getByLabelText('Code'), '003');
  await hands.click(screen.getByTestId('form-submit'));
  await waitFor(() =>
    expect(service.sent('POST /areas')[0]?.body).toEqual({
      parent_id: 'community',
      level: 'grid',
      code: '330102001001003',
      name: 'Grid 3',
    }),
  );
});

test('an account is changed without touching its password unless one is given', async () => {
  const service = serving();
  service.on('GET /accounts', () => page(anAccount('grid_worker', { display_name: 'Li' })));
  service.on('GET /areas', () => page(anArea()));
  service.on('PATCH /accounts/acc_grid_worker', () => anAccount('grid_worker'));
  show('/system/accounts', service);
  await hands.click(await screen.findByLabelText('Edit'));
  const name = await screen.findByLabelText('Name');
  await hands.clear(name);
  await hands.type(name, 'Li Wei');
  await hands.click(screen.getByTestId('form-submit'));
  await waitFor(() => expect(service.sent('PATCH /accounts/acc_grid_worker')).toHaveLength(1));
  expect(service.sent('PATCH /accounts/acc_grid_worker')[0]?.body).toEqual({
    display_name: 'Li Wei',
    role: 'grid_worker',
    area_id: 'area_top',
    disabled: false,
  });
});

test('a token is shown once, to be copied', async () => {
  const service = serving();
  const token = { id: 'tok_1', name: 'platform', created_at: '2026-03-01T08:00:00Z', expires_at: null };
  service.on('GET /tokens', () => ({ items: [token] }));
  service.on('POST /tokens', () => ({ ...token, token: 'xl_secret' }));
  show('/system/tokens', service);
  await hands.click(await screen.findByText('Add a token'));
  await hands.type(await screen.findByLabelText('Purpose'), 'platform');
  await hands.click(screen.getByTestId('form-submit'));
  expect((await screen.findByTestId('secret-value')).textContent).toContain('xl_secret');
  expect(service.sent('POST /tokens')[0]?.body).toEqual({ name: 'platform', expires_at: null });
});

test('a deletion the service refuses says why', async () => {
  const service = serving();
  service.on('GET /areas', () => page(anArea({ level: 'grid', code: '330102001001001', name: 'Grid 1' })));
  service.on('DELETE /areas/area_top', () => refusal(409, 'conflict', 'cameras stand in it'));
  show('/system/areas', service);
  await hands.click(await screen.findByLabelText('Delete'));
  await hands.click(await screen.findByTestId('delete-confirm'));
  expect(await screen.findByText(/cameras stand in it/)).toBeTruthy();
});
