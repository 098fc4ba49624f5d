import { render } from '@testing-library/react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { App } from '../../src/app/App';
import { routes } from '../../src/app/routes';
import type { FakeService } from './FakeService';
import { FakeSockets } from './FakeSockets';

/** No styles are made: jsdom draws nothing, and reading them costs it most of its time. */
const UNSTYLED = { zeroRuntime: true };

export const NOW_MS = Date.parse('2026-03-01T08:05:00Z');

/** The whole console at an address, with a service and sockets of the test's own. */
export function show(path: string, service: FakeService) {
  const sockets = new FakeSockets();
  const router = createMemoryRouter(routes(sockets), { initialEntries: [path] });
  const view = render(
    <App fetch={service.fetch} now={() => NOW_MS} look={UNSTYLED}>
      <RouterProvider router={router} />
    </App>,
  );
  return { ...view, router, sockets };
}
