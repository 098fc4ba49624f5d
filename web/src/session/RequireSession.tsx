import { Navigate, Outlet, useLocation } from 'react-router';
import { ErrorPanel } from '../ui/ErrorPanel';
import { Loading } from '../ui/Loading';
import { useSession } from './useSession';

/** What a sign-in page is told about where to go afterwards. */
export interface CameFrom {
  from?: string;
}

/** Lets signed-in people through; sends others to sign in, and those with a first password to change it. */
export function RequireSession() {
  const session = useSession();
  const location = useLocation();
  if (session.isPending) return <Loading whole />;
  if (session.isError) return <ErrorPanel error={session.error} onRetry={() => void session.refetch()} />;
  const cameFrom: CameFrom = { from: location.pathname + location.search };
  if (session.data === null) return <Navigate to="/signin" replace state={cameFrom} />;
  if (session.data.account.must_change_password) return <Navigate to="/password" replace state={cameFrom} />;
  return <Outlet />;
}
