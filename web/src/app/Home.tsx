import { Navigate } from 'react-router';
import { useAccount } from '../session/useSession';
import { navFor } from './nav';

/** Everybody begins where their work is: the first page their role may see. */
export function Home() {
  const first = navFor(useAccount().role)[0];
  return <Navigate to={first?.path ?? '/password'} replace />;
}
