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
const SilencesPage = lazy(() => import('../pages/silences/SilencesPage'));
const CamerasPage = lazy(() => import('../pages/cameras/CamerasPage'));
const CameraPage = lazy(() => import('../pages/cameras/CameraPage'));
const ZonesPage = lazy(() => import('../pages/zones/ZonesPage'));
const RulesPage = lazy(() => import('../pages/rules/RulesPage'));
const GatesPage = lazy(() => import('../pages/gates/GatesPage'));
const GatePage = lazy(() => import('../pages/gates/GatePage'));
const CasesPage = lazy(() => import('../pages/cases/CasesPage'));
const CasePage = lazy(() => import('../pages/cases/CasePage'));
const WatchPage = lazy(() => import('../pages/watch/WatchPage'));
const SystemPage = lazy(() => import('../pages/system/SystemPage'));

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
            page('/silences', 'see_alerts', <SilencesPage />),
            page('/cameras', 'see_cameras', <CamerasPage />),
            page('/cameras/:cameraId', 'see_cameras', <CameraPage />),
            page('/cameras/:cameraId/zones', 'set_rules', <ZonesPage />),
            page('/rules', 'see_rules', <RulesPage />),
            page('/gates', 'see_gates', <GatesPage />),
            page('/gates/:gateId', 'see_gates', <GatePage />),
            page('/cases', 'see_cases', <CasesPage />),
            page('/cases/:caseId', 'see_cases', <CasePage />),
            page('/watch', 'see_system', <WatchPage />),
            page('/system/:part?', 'see_system', <SystemPage />),
            { path: '*', element: <Navigate to="/" replace /> },
          ],
        },
      ],
    },
  ];
}
