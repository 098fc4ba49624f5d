import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { FakeService, page, refusal } from '../../fakes/FakeService';
import { hands } from '../../fakes/hands';
import { show } from '../../fakes/show';
import { aCamera, aZone } from '../../fakes/things';

beforeEach(() => {
  window.localStorage.setItem('xueliang.locale', 'en');
  SVGElement.prototype.getBoundingClientRect = () => new DOMRect(0, 0, 800, 450);
});

function serving(): FakeService {
  const service = new FakeService('security_officer');
  service.on('GET /cameras/cam_1', () => aCamera());
  service.on('GET /zones', () => page());
  service.on('GET /cameras/cam_1/picture', () => refusal(503, 'unavailable'));
  return service;
}

async function begin(shape: 'polygon' | 'line'): Promise<SVGSVGElement> {
  await hands.click(await screen.findByTestId(`zone-draw-${shape}`));
  return screen.getByTestId<SVGSVGElement & HTMLElement>('zone-canvas');
}

function click(canvas: Element, x: number, y: number): void {
  fireEvent(canvas, new MouseEvent('pointerdown', { bubbles: true, button: 0, clientX: x, clientY: y }));
}

test('an area drawn by clicks is saved in parts of the picture', async () => {
  const service = serving();
  service.on('POST /zones', () => aZone());
  show('/cameras/cam_1/zones', service);
  const canvas = await begin('polygon');
  click(canvas, 80, 45);
  click(canvas, 720, 45);
  click(canvas, 400, 405);
  click(canvas, 82, 46);
  await hands.type(await screen.findByTestId('zone-name'), 'Lawn');
  await hands.click(screen.getByTestId('zone-save'));
  await waitFor(() => expect(service.sent('POST /zones')).toHaveLength(1));
  expect(service.sent('POST /zones')[0]?.body).toEqual({
    camera_id: 'cam_1',
    name: 'Lawn',
    shape: 'polygon',
    anchor: 'bottom_center',
    points: [
      [0.1, 0.1],
      [0.9, 0.1],
      [0.5, 0.9],
    ],
  });
});

test('a figure that crosses itself says so and cannot be saved', async () => {
  show('/cameras/cam_1/zones', serving());
  const canvas = await begin('polygon');
  click(canvas, 80, 45);
  click(canvas, 720, 405);
  click(canvas, 720, 45);
  click(canvas, 80, 405);
  fireEvent.keyDown(canvas, { key: 'Enter' });
  expect(await screen.findByText('Its edges cross; drag the corners apart')).toBeTruthy();
  expect((screen.getByTestId('zone-save') as HTMLButtonElement).disabled).toBe(true);
});

test('Esc leaves nothing behind', async () => {
  show('/cameras/cam_1/zones', serving());
  const canvas = await begin('line');
  click(canvas, 80, 45);
  fireEvent.keyDown(canvas, { key: 'Escape' });
  expect(canvas.dataset.mode).toBe('idle');
  expect(screen.queryByTestId('zone-name')).toBeNull();
});

test('a zone is drawn by keys alone', async () => {
  const service = serving();
  service.on('POST /zones', () => aZone());
  show('/cameras/cam_1/zones', service);
  const canvas = await begin('line');
  expect(document.activeElement).toBe(canvas);
  for (const key of [' ', 'ArrowRight', ' ']) fireEvent.keyDown(canvas, { key, shiftKey: true });
  await hands.type(await screen.findByTestId('zone-name'), 'Door line');
  await hands.click(screen.getByTestId('zone-save'));
  await waitFor(() => expect(service.sent('POST /zones')).toHaveLength(1));
  expect(service.sent('POST /zones')[0]?.body).toMatchObject({
    shape: 'line',
    points: [
      [0.5, 0.5],
      [0.55, 0.5],
    ],
  });
});
