import type { RuleKind } from '../../api/types';

/** Under which heading people look for a kind of rule, in the order of the list. */
export const GROUPS = ['presence', 'movement', 'door', 'camera', 'fire'] as const;
export type Group = (typeof GROUPS)[number];

/** What moves in an area is movement though it crosses no line; what burns is nobody's presence. */
const NAMED: Record<string, Group> = {
  fast_moving: 'movement',
  fall: 'movement',
  fire: 'fire',
  smoke: 'fire',
  fire_smoke: 'fire',
};

/** By what a kind looks at and where; kinds that come later find their place by themselves. */
export function groupOf(kind: RuleKind): Group {
  const named = NAMED[kind.kind];
  if (named !== undefined) return named;
  if (kind.subjects.includes('access')) return 'door';
  if (!kind.subjects.includes('frame')) return 'camera';
  return kind.zone_shapes.includes('line') ? 'movement' : 'presence';
}

/** The kinds under their headings; headings without any are left out. */
export function grouped(kinds: RuleKind[]): { group: Group; kinds: RuleKind[] }[] {
  return GROUPS.map((group) => ({ group, kinds: kinds.filter((kind) => groupOf(kind) === group) })).filter(
    (one) => one.kinds.length > 0,
  );
}

/** What a rule of this kind must name, may name, or has no place for. */
export type Need = 'must' | 'may' | 'none';

export function cameraNeed(kind: RuleKind): Need {
  const looks = kind.subjects.filter((subject) => subject !== 'access');
  if (looks.length === 0) return 'may';
  return looks.every((subject) => kind.optional.includes(subject)) ? 'may' : 'must';
}

/** A gate may be named where pictures are looked at: its grants can excuse what is found. */
export function gateNeed(kind: RuleKind): Need {
  if (!kind.subjects.includes('access')) return 'none';
  return kind.optional.includes('access') ? 'may' : 'must';
}

/** Whether the order in which a rule names its zones means something: such a kind lets people set which order counts. */
export function isOrdered(kind: RuleKind): boolean {
  return kind.zone_shapes.includes('line') && kind.params_schema.properties?.order !== undefined;
}
