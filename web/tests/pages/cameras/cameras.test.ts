import { expect, test } from 'vitest';
import { aspectOf } from '../../../src/pages/cameras/aspect';
import { cameraChange } from '../../../src/pages/cameras/change';
import { countStates, filtered } from '../../../src/pages/cameras/filter';
import { countFaults, isFaulty, sightOf } from '../../../src/pages/cameras/sight';
import { aCamera, anArea } from '../../fakes/things';

const AREAS = [
  anArea({ id: 'top' }),
  anArea({ id: 'grid1', parent_id: 'top' }),
  anArea({ id: 'grid2', parent_id: 'top' }),
];
const CAMERAS = [
  aCamera({ id: 'c10', name: '东门 10', area_id: 'grid1', sight: 'black' }),
  aCamera({ id: 'c2', name: '东门 2', area_id: 'grid2', state: 'offline', sight: 'covered' }),
  aCamera({ id: 'c3', name: 'Yard', area_id: 'grid2', state: 'online', enabled: false }),
];
const ANY = { text: '', state: null, sight: null, areaId: null };

test.each([
  [ANY, ['c2', 'c10', 'c3']],
  [{ ...ANY, text: ' YARD ' }, ['c3']],
  [{ ...ANY, state: 'online' as const }, ['c10']],
  [{ ...ANY, state: 'disabled' as const }, ['c3']],
  [{ ...ANY, areaId: 'grid2' }, ['c2', 'c3']],
  [{ ...ANY, sight: 'faulty' as const }, ['c10']],
  [{ ...ANY, sight: 'black' as const }, ['c10']],
  [{ ...ANY, sight: 'covered' as const }, []],
  [{ ...ANY, sight: 'clear' as const }, []],
  [{ ...ANY, areaId: 'top', state: 'offline' as const }, ['c2']],
])('%j shows %j', (filter, ids) => {
  expect(filtered(CAMERAS, filter, AREAS).map((camera) => camera.id)).toEqual(ids);
});

test('what a camera saw last says nothing once it is not connected', () => {
  expect(sightOf(aCamera({ state: 'stalled', sight: 'blind' }))).toBe('blind');
  expect(sightOf(aCamera({ state: 'offline', sight: 'blind' }))).toBeNull();
  expect(isFaulty(aCamera({ enabled: false, sight: 'black' }))).toBe(false);
});

test('only what is worth nothing counts as a fault', () => {
  expect(countFaults({ states: {}, sights: { clear: 7, black: 2, moved: 1 } })).toBe(3);
  expect(countFaults(undefined)).toBe(0);
});

test('a camera that is switched off counts as that, not as online', () => {
  expect(countStates(CAMERAS)).toEqual({ online: 1, offline: 1, disabled: 1 });
});

test('a password left empty stays, and goes only when asked to', () => {
  const { name, url, area_id } = aCamera();
  const given = { name, url, area_id };
  expect(cameraChange({ ...given, password: '' })).toEqual(given);
  expect(cameraChange({ ...given, password: 'new' })).toEqual({ ...given, password: 'new' });
  expect(cameraChange({ ...given, forget_password: true })).toEqual({ ...given, password: '' });
});

test("a picture has the stream's shape once that is known", () => {
  expect(aspectOf(aCamera())).toBeCloseTo(16 / 9);
  expect(aspectOf(aCamera({ stream: { codec: 'h264', width: 640, height: 480, fps: 25 } }))).toBeCloseTo(
    4 / 3,
  );
  expect(aspectOf(aCamera({ stream: { codec: 'h264', width: 0, height: 0, fps: 0 } }))).toBeCloseTo(16 / 9);
});
