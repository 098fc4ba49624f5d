import { expect, test } from 'vitest';
import { ApiError } from '../../../src/api/errors';
import { faultsOf, fieldHolding } from '../../../src/pages/rules/faults';
import { cameraNeed, gateNeed, grouped, groupOf, isOrdered } from '../../../src/pages/rules/groups';
import { moved } from '../../../src/pages/rules/order';
import { aRuleKind } from '../../fakes/things';

const INTRUSION = aRuleKind();
const SEQUENCE = aRuleKind({
  kind: 'line_sequence',
  zone_shapes: ['line'],
  params_schema: { properties: { order: { enum: ['both', 'forward'] } } },
});
const DOOR = aRuleKind({ kind: 'door_alarm', subjects: ['access'], zone_shapes: [] });
const TAILGATING = aRuleKind({ kind: 'tailgating', subjects: ['frame', 'access'], zone_shapes: ['line'] });
const HEALTH = aRuleKind({ kind: 'camera_health', subjects: ['health'], zone_shapes: [] });

test.each([
  [INTRUSION, 'presence', 'must', 'none'],
  [SEQUENCE, 'movement', 'must', 'none'],
  [DOOR, 'door', 'may', 'must'],
  [TAILGATING, 'door', 'must', 'must'],
  [HEALTH, 'camera', 'must', 'none'],
  [aRuleKind({ kind: 'fall' }), 'movement', 'must', 'none'],
  [aRuleKind({ kind: 'fire' }), 'fire', 'must', 'none'],
  [aRuleKind({ subjects: ['frame', 'access'], optional: ['access'] }), 'door', 'must', 'may'],
] as const)('$kind', (kind, group, camera, gate) => {
  expect([groupOf(kind), cameraNeed(kind), gateNeed(kind)]).toEqual([group, camera, gate]);
});

test('every kind stands under one heading; headings without any are left out', () => {
  const found = grouped([DOOR, INTRUSION, HEALTH, TAILGATING]);
  expect(found.map((one) => [one.group, one.kinds.map((kind) => kind.kind)])).toEqual([
    ['presence', ['intrusion']],
    ['door', ['door_alarm', 'tailgating']],
    ['camera', ['camera_health']],
  ]);
});

test('the order of zones counts where people can say which order', () => {
  expect([SEQUENCE, TAILGATING, INTRUSION].map(isOrdered)).toEqual([true, false, false]);
});

test('something moved stands where it was moved to', () => {
  expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
});

test.each([
  ['params.dwell_s: too long; params.classes: too few', undefined, ['params.dwell_s', 'params.classes']],
  [
    'conditions.schedule.periods.0.start: String should match',
    undefined,
    ['conditions.schedule.periods.0.start'],
  ],
  ['zone_ids: too many', 'zone_ids', ['zone_ids']],
  ['broken', 'conditions.cooldown_s', ['conditions.cooldown_s']],
  ["zone 'Lawn' is a line; kind intrusion needs a polygon", undefined, []],
])('%s', (message, field, paths) => {
  const refusal = new ApiError(422, { code: 'invalid', message, ...(field ? { field } : {}) });
  expect(faultsOf(refusal).map((fault) => fault.path.join('.'))).toEqual(paths);
});

test('what is no refusal of the service names no field', () => {
  expect(faultsOf(new Error('params.dwell_s: x'))).toEqual([]);
});

test('a fault within a field stands at that field, the innermost one', () => {
  const fields = [['conditions', 'schedule'], ['conditions', 'schedule', 'time_zone'], ['name']];
  expect(fieldHolding(['conditions', 'schedule', 'periods', 0], fields)).toEqual(['conditions', 'schedule']);
  expect(fieldHolding(['conditions', 'schedule', 'time_zone'], fields)).toEqual(fields[1]);
  expect(fieldHolding(['severity'], fields)).toBeNull();
});
