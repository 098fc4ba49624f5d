import { type ReactNode, Suspense } from 'react';
import { useText } from '../i18n/LocaleProvider';
import type { Permission } from '../session/permissions';
import { useAllowed } from '../session/useSession';
import { Loading } from '../ui/Loading';
import { Nothing } from '../ui/Nothing';

/** A page for those whose role may see it; others are told so. */
export function Permitted({ permission, children }: { permission: Permission; children: ReactNode }) {
  const { t } = useText();
  if (!useAllowed(permission))
    return <Nothing title={t('error.code.not_allowed')} hint={t('error.not_allowed.hint')} />;
  return <Suspense fallback={<Loading />}>{children}</Suspense>;
}
