import { lazy } from 'react';
import { Navigate, type RouteObject } from 'react-router';
import type { LiveSurroundings } from '../live/LiveConnection';
import { LiveProvider } from '../live/LiveProvider';
import { PasswordPage } from '../pages/signin/PasswordPage';
import { SignInPage } from '../pages/signin/SignInPage';
import type { Permission } from '../session/permissions';
import { RequireSession } from '../session/RequireSession';
import { Home } from './Home';
import { Permitted } from './Permitted';
import { Shell } from './Shell';

const AlertsPage = lazy(() => import('../pages/alerts/AlertsPage'));

function page(path: string, permission: Permission, element: React.ReactNode): RouteObject {
  return { path, element: <Permitted permission={permission}>{element}</Permitted> };
}

/** Where everything is. Pages are loaded when first visited. */
export function routes(live: LiveSurroundings): RouteObject[] {
  const signedIn = (
    <LiveProvider around={live}>
      <Shell />
    </LiveProvider>
  );
  return [
    { path: '/signin', element: <SignInPage /> },
    { path: '/password', element: <PasswordPage /> },
    {
      element: <RequireSession />,
      children: [
        {
          element: signedIn,
          children: [
            { index: true, element: <Home /> },
            page('/alerts/:alertId?', 'see_alerts', <AlertsPage />),
            { path: '*', element: <Navigate to="/" replace /> },
          ],
        },
      ],
    },
  ];
}
