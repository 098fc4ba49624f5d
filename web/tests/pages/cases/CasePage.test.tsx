import { act, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { FakeService, page, refusal } from '../../fakes/FakeService';
import { hands } from '../../fakes/hands';
import { show } from '../../fakes/show';
import { aCase, aCaseDetail } from '../../fakes/things';

beforeEach(() => window.localStorage.setItem('xueliang.locale', 'en'));

test('a grid worker finishes with a note and a photo; neither may be missing', async () => {
  const service = new FakeService('grid_worker');
  service.on('GET /cases/case_1', () => aCaseDetail({ allowed_moves: ['finish', 'return'] }));
  service.on('POST /cases/case_1/attachments', () => ({ id: 'att_7' }));
  service.on('POST /cases/case_1/moves', () => aCase({ state: 'pending_check' }));
  show('/cases/case_1', service);
  await hands.click(await screen.findByTestId('case-move-finish'));
  const submit = (await screen.findByTestId('case-submit')) as HTMLButtonElement;
  expect(submit.disabled).toBe(true);
  await hands.type(screen.getByTestId('case-note'), 'all quiet');
  expect(submit.disabled).toBe(true);
  await hands.upload(
    screen.getByTestId('case-photo'),
    new File(['jpeg'], 'after.jpg', { type: 'image/jpeg' }),
  );
  await waitFor(() => expect(submit.disabled).toBe(false));
  await hands.click(submit);
  await waitFor(() => expect(service.sent('POST /cases/case_1/moves')).toHaveLength(1));
  expect(service.sent('POST /cases/case_1/moves')[0]?.body).toEqual({
    move: 'finish',
    version: 4,
    note: 'all quiet',
    attachment_ids: ['att_7'],
  });
});

test('a photo of a kind the service refuses is refused at once', async () => {
  const service = new FakeService('grid_worker');
  service.on('GET /cases/case_1', () => aCaseDetail({ allowed_moves: ['finish'] }));
  show('/cases/case_1', service);
  await hands.click(await screen.findByTestId('case-move-finish'));
  await hands.upload(
    await screen.findByTestId('case-photo'),
    new File(['x'], 'x.heic', { type: 'image/heic' }),
  );
  expect(await screen.findByText('Only JPEG, PNG and WebP photos')).toBeTruthy();
});

test('dispatching asks who, and sends whom', async () => {
  const service = new FakeService('operator');
  service.on('GET /cases/case_1', () =>
    aCaseDetail({ state: 'accepted', allowed_moves: ['assign', 'cancel'] }),
  );
  service.on('GET /cases/case_1/assignees', () =>
    page(
      { id: 'acc_li', display_name: 'Li', area_id: 'g', area_name: 'Grid 1' },
      { id: 'acc_chen', display_name: 'Chen', area_id: 'g', area_name: 'Grid 1' },
    ),
  );
  service.on('POST /cases/case_1/moves', () => aCase({ state: 'dispatched' }));
  show('/cases/case_1', service);
  await hands.click(await screen.findByTestId('case-move-assign'));
  await hands.click(await screen.findByText(/Chen/));
  await hands.click(screen.getByTestId('case-submit'));
  await waitFor(() =>
    expect(service.sent('POST /cases/case_1/moves')[0]?.body).toEqual({
      move: 'assign',
      version: 4,
      assignee_id: 'acc_chen',
    }),
  );
});

test('a case somebody else just moved is not moved twice: it says so', async () => {
  const service = new FakeService('operator');
  service.on('GET /cases/case_1', () => aCaseDetail({ state: 'pending_close', allowed_moves: ['close'] }));
  service.on('POST /cases/case_1/moves', () => refusal(409, 'conflict', 'version 5 is newer'));
  show('/cases/case_1', service);
  await hands.click(await screen.findByTestId('case-move-close'));
  await hands.click(await screen.findByTestId('case-submit'));
  expect(await screen.findByText(/Somebody just moved this case/)).toBeTruthy();
});

test("a live message shows the case's new state", async () => {
  const service = new FakeService('operator');
  let state: 'handling' | 'pending_check' = 'handling';
  service.on('GET /cases/case_1', () => aCaseDetail({ state }));
  const { sockets } = show('/cases/case_1', service);
  expect((await screen.findByTestId('case-state')).dataset.state).toBe('handling');
  act(() => sockets.newest.open());
  state = 'pending_check';
  act(() => {
    sockets.newest.say({ type: 'case', data: aCase({ state }) });
    sockets.timers.advance(500);
  });
  await waitFor(() => expect(screen.getByTestId('case-state').dataset.state).toBe('pending_check'));
});

test("a grid worker's list asks for their own cases and shows what waits for them", async () => {
  const service = new FakeService('grid_worker');
  service.on('GET /cases', () =>
    page(aCase({ id: 'open', state: 'dispatched' }), aCase({ id: 'done', state: 'closed' })),
  );
  show('/', service);
  const cards = await screen.findAllByTestId('case-card');
  expect(cards.map((card) => card.dataset.caseId)).toEqual(['open']);
  expect(service.sent('GET /cases')[0]?.query.get('assignee')).toBe('me');
});
