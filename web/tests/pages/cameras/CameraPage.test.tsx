import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { FakeService, page, refusal } from '../../fakes/FakeService';
import { hands } from '../../fakes/hands';
import { show } from '../../fakes/show';
import { aCamera, anArea } from '../../fakes/things';

beforeEach(() => window.localStorage.setItem('xueliang.locale', 'en'));

const COVERED = aCamera({
  sight: 'covered',
  sight_reason: 'the lens is covered',
  sight_at: '2026-03-01T08:00:00Z',
  area_id: 'area_top',
});

function serving(): FakeService {
  const service = new FakeService('security_officer');
  service.on('GET /cameras/cam_1', () => COVERED);
  service.on('GET /areas', () => page(anArea({ id: 'area_top', name: 'Top' })));
  service.on('GET /cameras/cam_1/picture', () => refusal(503, 'unavailable'));
  service.on('GET /cameras/cam_1/sights', () =>
    page({ sight: 'covered', reason: 'the lens is covered', at: '2026-03-01T08:00:00Z' }),
  );
  return service;
}

test('what a camera sees is shown with its reason and since when, and what it saw before', async () => {
  show('/cameras/cam_1', serving());
  const badges = await screen.findAllByTestId('sight');
  expect(badges.map((badge) => badge.dataset.sight)).toEqual(['covered', 'covered']);
  const history = (await screen.findByText('What it saw')).closest('section') as HTMLElement;
  expect(await within(history).findByText('the lens is covered')).toBeTruthy();
  expect(screen.getAllByText(/5 minutes ago/).length).toBeGreaterThan(0);
});

test('how closely it is watched and what the detector is shown can be set', async () => {
  const service = serving();
  service.on('PATCH /cameras/cam_1', () => COVERED);
  show('/cameras/cam_1', service);
  await hands.click(await screen.findByText('Edit'));
  await hands.click(await screen.findByLabelText('Always in full'));
  await hands.click(screen.getByLabelText('Tiles (small, far objects)'));
  await hands.click(screen.getByTestId('form-submit'));
  await waitFor(() => expect(service.sent('PATCH /cameras/cam_1')).toHaveLength(1));
  expect(service.sent('PATCH /cameras/cam_1')[0]?.body).toMatchObject({
    watching: 'always',
    regions: 'tiles',
  });
});
