import { screen } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import type { Evidence } from '../../../src/api/types';
import { FakeService, page } from '../../fakes/FakeService';
import { hands } from '../../fakes/hands';
import { show } from '../../fakes/show';
import { anAlert, anAlertDetail } from '../../fakes/things';

beforeEach(() => window.localStorage.setItem('xueliang.locale', 'zh-CN'));

function piece(label: string, media_type: string, note = ''): Evidence {
  return { id: label, label, media_type, note, url: `/${label}`, taken_at: '2026-01-01T08:00:00Z' };
}

async function opened(...evidence: Evidence[]) {
  const alert = anAlert({ id: 'one', evidence });
  const service = new FakeService('operator');
  service.on('GET /alerts', () => page(alert));
  service.on('GET /alerts/one', () => anAlertDetail(alert));
  show('/alerts', service);
  await hands.click(await screen.findByTestId('alert-row'));
  await screen.findByTestId('alert-detail');
}

test('a clip can be played beside the picture, which is the one with what was found', async () => {
  await opened(
    piece('clip', 'video/mp4'),
    piece('manifest', 'application/json'),
    piece('picture', 'image/jpeg'),
    piece('plain', 'image/jpeg'),
  );
  const clip = await screen.findByTestId<HTMLVideoElement>('alert-clip');
  expect(clip.getAttribute('src')).toBe('/clip');
  expect(clip.controls).toBe(true);
  expect(document.querySelector('figure img')?.getAttribute('src')).toBe('/picture');
  expect(screen.queryByTestId('evidence-lacks')).toBeNull();
});

test('what the evidence lacks is said in the language of the reader, each thing once', async () => {
  const note = 'no clip: no pictures of that moment were kept; the service was stopped';
  await opened(piece('manifest', 'application/json', note), piece('manifest2', 'application/json', note));
  const said = (await screen.findAllByTestId('evidence-lacks')).map((one) => one.textContent);
  expect(said).toEqual(['证据不完整 · 无录像片段：没有保存那一刻的画面', '证据不完整 · 服务已停止']);
});
