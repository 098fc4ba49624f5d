import { expect, test } from 'vitest';
import people from '../../../models/people.py?raw';
import type { Role } from '../../src/api/types';
import { navFor } from '../../src/app/nav';
import { ROLE_PERMISSIONS, ROLES } from '../../src/session/permissions';

/** The members of a Python StrEnum as written in the source. */
function members(name: string): string[] {
  const body = new RegExp(`class ${name}\\(StrEnum\\):([\\s\\S]*?)\\n\\n\\n`).exec(people)?.[1] ?? '';
  return [...body.matchAll(/= "(\w+)"/g)].map((match) => match[1] ?? '');
}

/** The permissions the service gives a role, as written in `models/people.py`. */
function givenByService(role: string): Set<string> {
  const see = names(/_SEE = \{([\s\S]*?)\}/.exec(people)?.[1] ?? '');
  const block =
    new RegExp(`Role\\.${role.toUpperCase()}: frozenset\\(([\\s\\S]*?)\\),\\n`).exec(people)?.[1] ?? '';
  if (block === 'Permission') return new Set(members('Permission'));
  return new Set([...(block.includes('_SEE') ? see : []), ...names(block)]);
}

function names(text: string): string[] {
  return [...text.matchAll(/Permission\.(\w+)/g)].map((match) => (match[1] ?? '').toLowerCase());
}

test('the console knows the roles of the service', () => {
  expect([...ROLES].sort()).toEqual(members('Role').sort());
  expect(members('Permission').length).toBeGreaterThan(10);
});

test.each(ROLES)('%s is offered exactly what the service allows', (role) => {
  expect([...ROLE_PERMISSIONS[role]].sort()).toEqual([...givenByService(role)].sort());
});

test.each<[Role, string[]]>([
  ['operator', ['alerts', 'cameras', 'rules', 'gates', 'cases', 'watch', 'system']],
  ['grid_worker', ['cases']],
  ['auditor', ['alerts', 'cameras', 'rules', 'gates', 'cases', 'watch', 'system']],
])('the menu of a %s', (role, pages) => {
  expect(navFor(role).map((entry) => entry.name)).toEqual(pages);
});
