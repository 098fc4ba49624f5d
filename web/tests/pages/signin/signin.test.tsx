import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { FakeService, page, refusal } from '../../fakes/FakeService';
import { hands } from '../../fakes/hands';
import { show } from '../../fakes/show';
import { aSession } from '../../fakes/things';

function withAlerts(service: FakeService): FakeService {
  service.on('GET /alerts', () => page());
  return service;
}

async function signIn(username: string, password: string) {
  await hands.type(await screen.findByTestId('signin-username'), username);
  await hands.type(screen.getByTestId('signin-password'), password);
  await hands.click(screen.getByTestId('signin-submit'));
}

test('signs in and goes back to the page that was asked for', async () => {
  const service = withAlerts(new FakeService(null));
  service.on('POST /session', () => aSession('operator'));
  service.on('GET /cameras', () => page());
  service.on('GET /areas', () => page());
  const { router } = show('/cameras?x=1', service);
  await signIn('wang', 'secret-enough');
  await waitFor(() =>
    expect(router.state.location.pathname + router.state.location.search).toBe('/cameras?x=1'),
  );
  expect(service.sent('POST /session')[0]?.body).toEqual({ username: 'wang', password: 'secret-enough' });
});

test('a refused sign-in says why and stays', async () => {
  const service = new FakeService(null);
  service.on('POST /session', () => refusal(429, 'too_many_attempts', 'wait 15 minutes'));
  show('/', service);
  await signIn('wang', 'wrong');
  expect(await screen.findByText(/wait 15 minutes/)).toBeTruthy();
});

test('a first password is changed before anything else', async () => {
  const service = withAlerts(new FakeService('operator'));
  service.session = aSession('operator', { must_change_password: true });
  service.on('POST /session/password', () => aSession('operator'));
  const { router } = show('/alerts', service);
  await hands.type(await screen.findByTestId('newpassword-current'), 'first-password');
  await hands.type(screen.getByTestId('newpassword-new'), 'short');
  await hands.type(screen.getByTestId('newpassword-repeat'), 'short');
  await hands.click(screen.getByTestId('newpassword-submit'));
  expect(service.sent('POST /session/password')).toEqual([]);
  await hands.type(screen.getByTestId('newpassword-new'), '-but-longer');
  await hands.type(screen.getByTestId('newpassword-repeat'), '-but-longer');
  await hands.click(screen.getByTestId('newpassword-submit'));
  await waitFor(() => expect(router.state.location.pathname).toBe('/alerts'));
  const sent = service.sent('POST /session/password')[0];
  expect(sent?.body).toEqual({ current_password: 'first-password', new_password: 'short-but-longer' });
  expect(sent?.headers.get('X-CSRF-Token')).toBe('csrf-1');
});

test('a session that ends while one works leads to sign-in and back', async () => {
  const service = withAlerts(new FakeService('operator'));
  const { router, sockets } = show('/alerts', service);
  await screen.findByTestId('live-state');
  service.session = null;
  sockets.newest.drop(4401);
  await waitFor(() => expect(router.state.location.pathname).toBe('/signin'));
  service.on('POST /session', () => aSession('operator'));
  await signIn('wang', 'secret-enough');
  await waitFor(() => expect(router.state.location.pathname).toBe('/alerts'));
});

test('a role without a page is told so instead of seeing it', async () => {
  show('/alerts', new FakeService('grid_worker'));
  expect(await screen.findByTestId('nav-cases')).toBeTruthy();
  expect(screen.queryByTestId('nav-alerts')).toBeNull();
  expect(screen.queryByTestId('alert-scroller')).toBeNull();
});

test('the language switches and is remembered', async () => {
  show('/', new FakeService(null));
  expect(await screen.findByText('用户名')).toBeTruthy();
  await hands.click(screen.getByTestId('language-switch'));
  expect(await screen.findByText('Username')).toBeTruthy();
  expect(window.localStorage.getItem('xueliang.locale')).toBe('en');
});
