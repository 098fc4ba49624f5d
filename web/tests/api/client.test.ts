import { expect, test } from 'vitest';
import { ApiClient, queryString } from '../../src/api/client';
import { ApiError } from '../../src/api/errors';
import { FakeService, refusal } from '../fakes/FakeService';

function connect(service: FakeService) {
  const told: string[] = [];
  const client = new ApiClient(service.fetch, {
    onSignedOut: () => told.push('signed out'),
    onMustChangePassword: () => told.push('must change'),
  });
  return { client, told };
}

test('reads carry no CSRF header, changes carry the token of the session', async () => {
  const service = new FakeService();
  service.on('GET /things', () => ({ items: [] }));
  service.on('POST /things', () => ({ id: 'thing_1' }));
  const { client } = connect(service);
  client.rememberCsrf('csrf-7');
  await client.get('/things', { limit: 5, state: null });
  await client.post('/things', { name: 'x' });
  const [read, change] = service.asked;
  expect(read?.headers.has('X-CSRF-Token')).toBe(false);
  expect(read?.query.toString()).toBe('limit=5');
  expect(change?.headers.get('X-CSRF-Token')).toBe('csrf-7');
  expect(change?.body).toEqual({ name: 'x' });
});

test('an upload goes as multipart with the token', async () => {
  const service = new FakeService();
  service.on('POST /cases/c/attachments', () => ({ id: 'att_1' }));
  const { client } = connect(service);
  client.rememberCsrf('csrf-7');
  const answer = await client.upload('/cases/c/attachments', new Blob(['x'], { type: 'image/png' }), 'x.png');
  expect(answer).toEqual({ id: 'att_1' });
  const sent = service.asked[0];
  expect(sent?.headers.get('X-CSRF-Token')).toBe('csrf-7');
  expect(sent?.headers.has('Content-Type')).toBe(false);
  expect(sent?.body).toBeInstanceOf(FormData);
});

test('a refusal keeps status, code, message, field and what is allowed', async () => {
  const service = new FakeService();
  const error = { code: 'illegal_move', message: 'cannot', allowed: ['start'], field: 'move' };
  service.on('POST /x', () => ({ status: 409, body: { error } }));
  const { client } = connect(service);
  const refused = await client.post('/x').catch((thrown: unknown) => thrown);
  expect(refused).toBeInstanceOf(ApiError);
  expect(refused).toMatchObject({
    status: 409,
    code: 'illegal_move',
    message: 'cannot',
    field: 'move',
    allowed: ['start'],
  });
});

test('an answer that is no error envelope is named by its status', async () => {
  const { client } = connect(new FakeService());
  const broken = new ApiClient(async () => new Response('<html>', { status: 502 }), {
    onSignedOut: () => {},
    onMustChangePassword: () => {},
  });
  await expect(broken.get('/x')).rejects.toMatchObject({ status: 502, code: 'http_502' });
  await expect(client.get('/nowhere')).rejects.toMatchObject({ status: 404, code: 'not_found' });
});

test('401 ends the session, 403 must_change_password asks for a new one', async () => {
  const service = new FakeService();
  service.on('GET /gone', () => refusal(401, 'not_signed_in'));
  service.on('GET /first', () => refusal(403, 'must_change_password'));
  service.on('GET /no', () => refusal(403, 'not_allowed'));
  const { client, told } = connect(service);
  await expect(client.get('/gone')).rejects.toBeInstanceOf(ApiError);
  await expect(client.get('/first')).rejects.toBeInstanceOf(ApiError);
  await expect(client.get('/no')).rejects.toBeInstanceOf(ApiError);
  expect(told).toEqual(['signed out', 'must change']);
});

test('no connection is an ApiError too, an abort is not', async () => {
  const failing = (thrown: unknown) =>
    new ApiClient(() => Promise.reject(thrown), { onSignedOut: () => {}, onMustChangePassword: () => {} });
  await expect(failing(new TypeError('Failed to fetch')).get('/x')).rejects.toMatchObject({
    status: 0,
    code: 'unreachable',
  });
  await expect(failing(new DOMException('stop', 'AbortError')).get('/x')).rejects.toMatchObject({
    name: 'AbortError',
  });
});

test("a picture knows its age by the service's own clock", async () => {
  const headers = { 'X-Picture-At': '2026-03-01T08:00:00.500Z', Date: 'Sun, 01 Mar 2026 08:00:07 GMT' };
  const client = new ApiClient(async () => new Response('jpeg', { headers }), {
    onSignedOut: () => {},
    onMustChangePassword: () => {},
  });
  const picture = await client.picture('/cameras/c/picture');
  expect(picture.ageMs).toBe(6500);
  expect(picture.takenAt).toBe('2026-03-01T08:00:00.500Z');
});

test.each([
  [{}, ''],
  [{ a: 1, b: '', c: null, d: undefined, e: false }, '?a=1&e=false'],
  [{ q: '东 门&x' }, '?q=%E4%B8%9C+%E9%97%A8%26x'],
])('query %j is %s', (query, text) => {
  expect(queryString(query)).toBe(text);
});
