import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { FakeService, page, refusal } from '../../fakes/FakeService';
import { hands } from '../../fakes/hands';
import { show } from '../../fakes/show';
import { aCamera, aGate } from '../../fakes/things';

const FROZEN =
  'the picture is frozen: the same one again and again for 10 s; restart the camera if this stays';
const FROZEN_ZH = '画面静止：10 秒内收到的图像完全相同；若持续如此，请重启摄像机';

test('a camera says in Chinese what is wrong with it; its English words are in the tooltip', async () => {
  const service = new FakeService('operator');
  service.on('GET /cameras', () => page(aCamera({ state: 'stalled', state_reason: FROZEN })));
  service.on('GET /areas', () => page());
  service.on('GET /cameras/cam_1/picture', () =>
    refusal(503, 'unavailable', `no picture now: the camera is stalled (${FROZEN})`),
  );
  show('/cameras', service);
  const card = within(await screen.findByTestId('camera-card'));
  expect(card.getByText(FROZEN_ZH).title).toBe(`${FROZEN_ZH}\n${FROZEN}`);
  expect(await card.findByText(`暂无画面：摄像机画面停滞（${FROZEN_ZH}）`)).toBeTruthy();
});

test('a door command says in Chinese what the door did', async () => {
  const service = new FakeService('operator');
  service.on('GET /gates', () => page(aGate()));
  service.on('GET /gate-kinds', () => ({ items: [] }));
  service.on('GET /gates/gate_1/events', () => page());
  service.on('GET /gates/gate_1/doors/1', () => ({ state: 'closed' }));
  service.on('POST /gates/gate_1/doors/1/open', () => ({
    outcome: 'verified',
    reason: 'the lock is released',
    door: 'open',
    took_s: 1.25,
  }));
  show('/gates/gate_1', service);
  await hands.click(await screen.findByTestId('door-open'));
  await hands.type(await screen.findByTestId('door-reason'), 'delivery');
  await hands.click(screen.getByTestId('door-submit'));
  expect(within(await screen.findByTestId('door-outcome')).getByText('门锁已释放')).toBeTruthy();
});

test('a refusal is told by its message in Chinese, by the words for its code where that is not known', async () => {
  const service = new FakeService('operator');
  service.on('GET /areas', () => page());
  service.on('GET /cameras', () => refusal(422, 'invalid', 'limit 900: give 1 to 200'));
  const shown = show('/cameras', service);
  expect((await screen.findByText('每页条数 900 无效，应为 1 至 200')).title).toBe(
    'limit 900: give 1 to 200',
  );
  shown.unmount();
  service.on('GET /cameras', () => refusal(422, 'invalid', 'a proxy says no'));
  show('/cameras', service);
  expect(await screen.findByText('填写的内容有误。 a proxy says no')).toBeTruthy();
});
