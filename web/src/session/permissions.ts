import type { Role } from '../api/types';

/**
 * What each role may do, as in `models/people.py`. It only decides what the console offers;
 * the service checks every request itself. A test compares the two.
 */
export type Permission =
  | 'see_cameras'
  | 'set_cameras'
  | 'see_rules'
  | 'set_rules'
  | 'see_gates'
  | 'set_gates'
  | 'open_doors'
  | 'see_alerts'
  | 'judge_alerts'
  | 'see_cases'
  | 'dispatch_cases'
  | 'handle_cases'
  | 'check_cases'
  | 'set_areas'
  | 'see_accounts'
  | 'set_accounts'
  | 'see_system'
  | 'see_audit';

const SEE: Permission[] = ['see_cameras', 'see_rules', 'see_gates', 'see_alerts', 'see_cases'];

export const ROLE_PERMISSIONS: Record<Role, ReadonlySet<Permission>> = {
  admin: new Set<Permission>([
    ...SEE,
    'set_cameras',
    'set_rules',
    'set_gates',
    'open_doors',
    'judge_alerts',
    'dispatch_cases',
    'handle_cases',
    'check_cases',
    'set_areas',
    'see_accounts',
    'set_accounts',
    'see_system',
    'see_audit',
  ]),
  operator: new Set<Permission>([
    ...SEE,
    'open_doors',
    'judge_alerts',
    'dispatch_cases',
    'check_cases',
    'see_system',
    'see_accounts',
  ]),
  security_officer: new Set<Permission>([
    ...SEE,
    'set_cameras',
    'set_rules',
    'set_gates',
    'open_doors',
    'judge_alerts',
    'see_system',
  ]),
  grid_worker: new Set<Permission>(['see_cases', 'handle_cases']),
  auditor: new Set<Permission>([...SEE, 'see_accounts', 'see_system', 'see_audit']),
};

export const ROLES = Object.keys(ROLE_PERMISSIONS) as Role[];

export function allows(role: Role, permission: Permission): boolean {
  return ROLE_PERMISSIONS[role].has(permission);
}
