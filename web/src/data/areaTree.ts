import type { Area, AreaLevel } from '../api/types';

export const LEVELS: readonly AreaLevel[] = ['city', 'county', 'street', 'community', 'grid'];

export interface AreaNode {
  area: Area;
  children: AreaNode[];
}

/** The areas as trees, each level by code; an area whose parent is not seen stands at the top. */
export function areaTree(areas: readonly Area[]): AreaNode[] {
  const nodes = new Map(areas.map((area) => [area.id, { area, children: [] as AreaNode[] }]));
  const tops: AreaNode[] = [];
  for (const node of nodes.values()) {
    const parent = node.area.parent_id === null ? undefined : nodes.get(node.area.parent_id);
    (parent?.children ?? tops).push(node);
  }
  sortByCode(tops);
  return tops;
}

function sortByCode(nodes: AreaNode[]): void {
  nodes.sort((one, other) => one.area.code.localeCompare(other.area.code));
  for (const node of nodes) sortByCode(node.children);
}

/** The level that may stand under `level`, or null under a grid. */
export function levelBelow(level: AreaLevel): AreaLevel | null {
  return LEVELS[LEVELS.indexOf(level) + 1] ?? null;
}

const DIGITS: Record<AreaLevel, [fewest: number, most: number]> = {
  city: [4, 4],
  county: [6, 6],
  street: [9, 9],
  community: [12, 12],
  grid: [13, 20],
};

/** How many digits a code of this level has, as `models/areas.py` demands. */
export function codeDigits(level: AreaLevel): [fewest: number, most: number] {
  return DIGITS[level];
}

/** Whether `code` has the digits of `level` and begins with its parent's. */
export function isAreaCode(level: AreaLevel, code: string, parentCode: string): boolean {
  const [fewest, most] = DIGITS[level];
  return /^[0-9]+$/.test(code) && code.length >= fewest && code.length <= most && code.startsWith(parentCode);
}

/** Ids of `rootId` and everything under it. */
export function subtreeIds(areas: readonly Area[], rootId: string): Set<string> {
  const inside = new Set([rootId]);
  for (let grew = true; grew; ) {
    const found = areas.filter(
      (area) => area.parent_id !== null && inside.has(area.parent_id) && !inside.has(area.id),
    );
    for (const area of found) inside.add(area.id);
    grew = found.length > 0;
  }
  return inside;
}
