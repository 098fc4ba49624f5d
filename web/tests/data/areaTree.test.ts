import { expect, test } from 'vitest';
import { areaTree, isAreaCode, levelBelow, subtreeIds } from '../../src/data/areaTree';
import { anArea } from '../fakes/things';

const AREAS = [
  anArea({ id: 'grid2', parent_id: 'community', level: 'grid', code: '330102001001002' }),
  anArea({ id: 'grid1', parent_id: 'community', level: 'grid', code: '330102001001001' }),
  anArea({ id: 'community', parent_id: 'street', level: 'community', code: '330102001001' }),
  anArea({ id: 'street', parent_id: 'not_seen', level: 'street', code: '330102001' }),
];

test('children stand under their parents by code; one whose parent is not seen stands on top', () => {
  const [top, ...others] = areaTree(AREAS);
  expect(others).toEqual([]);
  expect(top?.area.id).toBe('street');
  expect(top?.children[0]?.children.map((node) => node.area.id)).toEqual(['grid1', 'grid2']);
});

test('a subtree is the node and all below it', () => {
  expect(subtreeIds(AREAS, 'community')).toEqual(new Set(['community', 'grid1', 'grid2']));
  expect(subtreeIds(AREAS, 'elsewhere')).toEqual(new Set(['elsewhere']));
});

test('levels go down to the grid', () => {
  expect(levelBelow('city')).toBe('county');
  expect(levelBelow('grid')).toBeNull();
});

test.each([
  ['county', '330102', '3301', true],
  ['county', '3301', '3301', false],
  ['county', '330202', '3301', false],
  ['street', '330102001', '330102', true],
  ['grid', '330102001001001', '330102001001', true],
  ['grid', '330102001001', '330102001001', false],
  ['grid', '330102001001x01', '330102001001', false],
] as const)('a %s code %s under %s: %s', (level, code, parent, good) => {
  expect(isAreaCode(level, code, parent)).toBe(good);
});
