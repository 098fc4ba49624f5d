import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { App } from './app/App';
import { routes } from './app/routes';
import { browserSurroundings } from './live/browserSocket';
import './main.css';
import { browserNow } from './time/clock';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

const router = createBrowserRouter(routes(browserSurroundings));
createRoot(root).render(
  <StrictMode>
    <App fetch={(input, init) => window.fetch(input, init)} now={browserNow}>
      <RouterProvider router={router} />
    </App>
  </StrictMode>,
);
