import { act, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { FakeService, page, refusal } from '../../fakes/FakeService';
import { hands } from '../../fakes/hands';
import { show } from '../../fakes/show';
import { aCamera, anArea } from '../../fakes/things';

beforeEach(() => window.localStorage.setItem('xueliang.locale', 'en'));

function serving(role: 'security_officer' | 'operator' = 'security_officer'): FakeService {
  const service = new FakeService(role);
  service.on('GET /cameras', () => page(aCamera({ id: 'cam_1', name: 'East wall' })));
  service.on('GET /areas', () => page(anArea({ id: 'area_top', name: 'Top' })));
  service.on('GET /cameras/cam_1/picture', () => refusal(503, 'unavailable', 'the camera is offline'));
  return service;
}

test('cards show state and why there is no picture; a live message changes the state', async () => {
  const service = serving();
  const offline = aCamera({ state: 'offline', state_reason: 'no route' });
  const { sockets } = show('/cameras', service);
  const card = await screen.findByTestId('camera-card');
  expect(await within(card).findByText(/the camera is offline/)).toBeTruthy();
  expect(within(card).getByText('Online')).toBeTruthy();
  act(() => sockets.newest.open());
  service.on('GET /cameras', () => page(offline));
  act(() => {
    sockets.newest.say({ type: 'camera', data: offline });
    sockets.timers.advance(500);
  });
  expect(await screen.findByText('no route')).toBeTruthy();
});

test('the check tells step by step what works, before anything is stored', async () => {
  const service = serving();
  service.on('POST /cameras/check', () => ({
    ok: false,
    steps: [
      { name: 'reachable', ok: true, detail: 'answers on port 554' },
      { name: 'credentials', ok: false, detail: 'the password is refused' },
    ],
    codec: null,
    width: null,
    height: null,
    fps: null,
    keyframe_interval_s: null,
    time_offset_s: null,
    snapshot_jpeg_base64: null,
  }));
  show('/cameras', service);
  await hands.click(await screen.findByTestId('camera-add'));
  await hands.type(await screen.findByTestId('camera-url'), 'rtsp://192.0.2.10/1');
  await hands.click(screen.getByTestId('camera-check'));
  const result = await screen.findByTestId('camera-check-result');
  expect(within(result).getByText('the password is refused')).toBeTruthy();
  expect(service.sent('POST /cameras/check')[0]?.body).toEqual({
    url: 'rtsp://192.0.2.10/1',
    username: '',
    password: '',
    transport: 'tcp',
  });
  expect(service.sent('POST /cameras')).toEqual([]);
});

test('an address that is none is refused in the form', async () => {
  const service = serving();
  show('/cameras', service);
  await hands.click(await screen.findByTestId('camera-add'));
  await hands.type(await screen.findByTestId('camera-url'), 'http://192.0.2.10');
  await hands.click(screen.getByTestId('camera-check'));
  expect(await screen.findByText('The address begins with rtsp:// or rtsps://')).toBeTruthy();
  expect(service.sent('POST /cameras/check')).toEqual([]);
});

test('who may not set cameras is not offered to', async () => {
  show('/cameras', serving('operator'));
  await screen.findByTestId('camera-card');
  expect(screen.queryByTestId('camera-add')).toBeNull();
});

test('a device asked by ONVIF fills the stream form', async () => {
  const service = serving();
  const profile = {
    token: 't1',
    name: 'main',
    codec: 'h264',
    width: 1920,
    height: 1080,
    fps: 25,
    url: 'rtsp://192.0.2.9/main',
  };
  service.on('POST /cameras/onvif', () => ({
    manufacturer: 'Acme',
    model: 'X1',
    firmware: '1',
    serial: '2',
    time_offset_s: null,
    profiles: [profile],
  }));
  show('/cameras', service);
  await hands.click(await screen.findByTestId('camera-add'));
  await hands.click(await screen.findByText('ONVIF device'));
  await hands.type(await screen.findByLabelText('Host'), '192.0.2.9');
  await hands.click(screen.getByText('Ask the device'));
  await hands.click(await screen.findByText('Use'));
  const url = screen.getByTestId('camera-url') as HTMLInputElement;
  await waitFor(() => expect(url.value).toBe('rtsp://192.0.2.9/main'));
  expect(service.sent('POST /cameras/onvif')[0]?.body).toMatchObject({ host: '192.0.2.9', port: 80 });
});
