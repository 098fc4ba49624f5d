import type { MessageKey } from '../../i18n/translate';

export const SHORTEST_PASSWORD = 10;

/** Why the service would refuse a new password, or null. */
export function passwordFault(next: string, current: string, username: string): MessageKey | null {
  if ([...next].length < SHORTEST_PASSWORD) return 'password.fault.short';
  if (next.toLowerCase() === username.toLowerCase()) return 'password.fault.username';
  if (next === current) return 'password.fault.same';
  return null;
}
