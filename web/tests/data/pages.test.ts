import { expect, test } from 'vitest';
import { ApiClient } from '../../src/api/client';
import { readAll } from '../../src/data/pages';
import { FakeService } from '../fakes/FakeService';

function client(service: FakeService): ApiClient {
  return new ApiClient(service.fetch, { onSignedOut: () => {}, onMustChangePassword: () => {} });
}

test('follows the cursor to the end', async () => {
  const service = new FakeService();
  service.on('GET /things', ({ query }) =>
    query.get('cursor') === 'two'
      ? { items: ['c'], next_cursor: null }
      : { items: ['a', 'b'], next_cursor: 'two' },
  );
  expect(await readAll(client(service), '/things', { camera_id: 'x' })).toEqual(['a', 'b', 'c']);
  expect(service.asked.map(({ query }) => query.toString())).toEqual([
    'camera_id=x&limit=200',
    'camera_id=x&limit=200&cursor=two',
  ]);
});

test('a list without a cursor is whole; one that never ends is cut', async () => {
  const service = new FakeService();
  service.on('GET /short', () => ({ items: ['a'] }));
  service.on('GET /endless', () => ({ items: ['a'], next_cursor: 'again' }));
  expect(await readAll(client(service), '/short')).toEqual(['a']);
  expect(await readAll(client(service), '/endless')).toHaveLength(25);
});
