import type { Role } from '../api/types';
import type { MessageKey } from '../i18n/translate';
import { allows, type Permission } from '../session/permissions';

export interface NavEntry {
  name: 'alerts' | 'cameras' | 'rules' | 'gates' | 'cases' | 'watch' | 'system';
  path: string;
  label: MessageKey;
  permission: Permission;
}

const NAV: readonly NavEntry[] = [
  { name: 'alerts', path: '/alerts', label: 'nav.alerts', permission: 'see_alerts' },
  { name: 'cameras', path: '/cameras', label: 'nav.cameras', permission: 'see_cameras' },
  { name: 'rules', path: '/rules', label: 'nav.rules', permission: 'see_rules' },
  { name: 'gates', path: '/gates', label: 'nav.gates', permission: 'see_gates' },
  { name: 'cases', path: '/cases', label: 'nav.cases', permission: 'see_cases' },
  { name: 'watch', path: '/watch', label: 'nav.watch', permission: 'see_system' },
  { name: 'system', path: '/system', label: 'nav.system', permission: 'see_system' },
];

/** The pages a role may see, in menu order. */
export function navFor(role: Role): NavEntry[] {
  return NAV.filter((entry) => allows(role, entry.permission));
}
