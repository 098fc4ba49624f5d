import { expect, test } from 'vitest';
import type { JsonSchema } from '../../src/api/types';
import { fieldsOf, initialValues, paramFault, paramsFrom } from '../../src/schema/schemaForm';

/** As pydantic writes it for a rule kind, with every construct the form knows. */
const SCHEMA: JsonSchema = {
  type: 'object',
  required: ['speed'],
  $defs: {
    Mode: { type: 'string', enum: ['soft', 'hard'], title: 'Mode' },
    Hours: { type: 'object', properties: { from: { type: 'string' }, more: { $ref: '#/$defs/Hours' } } },
  },
  properties: {
    classes: {
      type: 'array',
      items: { type: 'string' },
      default: ['person'],
      minItems: 1,
      maxItems: 16,
      title: 'Objects',
      title_zh: '目标类别',
    },
    dwell_s: {
      type: 'number',
      default: 2,
      minimum: 0,
      maximum: 3600,
      title: 'Dwell (s)',
      description: 'Seconds inside.',
    },
    gap_s: { type: 'number', default: 1, exclusiveMinimum: 0, maximum: 10, title: 'Gap' },
    speed: { type: 'integer', minimum: 1 },
    derive: { type: 'boolean', default: false, title: 'Derive' },
    direction: { type: 'string', enum: ['both', 'a_to_b'], default: 'both', labels_zh: { both: '双向' } },
    mode: { $ref: '#/$defs/Mode', default: 'soft', description: 'How.' },
    limit: { anyOf: [{ type: 'number', minimum: 0 }, { type: 'null' }], default: null, title: 'Limit' },
    doors: { type: 'array', items: { type: 'integer' }, default: [] },
    modes: { type: 'array', items: { $ref: '#/$defs/Mode' }, default: [] },
    strange: { type: 'object' },
    faults: {
      type: 'array',
      items: { type: 'string', enum: ['black', 'moved'] },
      labels_zh: { black: '黑屏' },
      title: 'Faults',
    },
    size: {
      type: 'object',
      properties: { width: { type: 'number', default: 1 }, unit: { const: 'm', default: 'm' } },
      default: { width: 2 },
      title: 'Size',
    },
    hours: {
      type: 'array',
      items: { $ref: '#/$defs/Hours' },
      default: [],
      minItems: 1,
      title: 'Hours',
    },
    either: { anyOf: [{ const: 'a' }, { $ref: '#/$defs/Mode' }, { type: 'null' }], title: 'Either' },
    mixed: { anyOf: [{ type: 'number' }, { type: 'string' }], default: 3 },
  },
};

const FIELDS = fieldsOf(SCHEMA, 'en');

function field(name: string) {
  const found = FIELDS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no field ${name}`);
  return found;
}

test("every property a form can show becomes a field, in the schema's order", () => {
  expect(FIELDS.map((one) => `${one.name}:${one.input.kind}`)).toEqual([
    'classes:list',
    'dwell_s:number',
    'gap_s:number',
    'speed:number',
    'derive:switch',
    'direction:choice',
    'mode:choice',
    'limit:number',
    'doors:list',
    'modes:list',
    'strange:fixed',
    'faults:list',
    'size:group',
    'hours:rows',
    'either:choice',
    'mixed:fixed',
  ]);
});

test('things within things are fields within fields, a schema that names itself is followed so far and no further', () => {
  expect(field('size').input).toMatchObject({ fields: [{ name: 'width' }, { name: 'unit' }] });
  const hours = field('hours').input;
  expect(hours).toMatchObject({ fewest: 1, fields: [{ name: 'from' }, { name: 'more' }] });
  expect(JSON.stringify(hours)).toContain('"kind":"fixed"');
  expect(initialValues(FIELDS, { size: { width: 7 } })).toMatchObject({ size: { width: 7, unit: 'm' } });
});

test('several values are one choice; labels may stand at the list', () => {
  expect(field('either').input).toMatchObject({
    options: [{ value: 'a' }, { value: 'soft' }, { value: 'hard' }],
  });
  const faults = fieldsOf(SCHEMA, 'zh').find((one) => one.name === 'faults');
  expect(faults?.input).toMatchObject({ options: [{ label: '黑屏' }, { label: 'moved' }] });
});

test('bounds, defaults, help and labels come along', () => {
  expect(field('dwell_s')).toMatchObject({
    label: 'Dwell (s)',
    help: 'Seconds inside.',
    initial: 2,
    input: { min: 0, max: 3600, whole: false },
  });
  expect(field('gap_s').input).toMatchObject({ min: 0, aboveMin: true });
  expect(field('speed')).toMatchObject({ label: 'speed', required: true, input: { whole: true } });
  expect(field('mode')).toMatchObject({ label: 'Mode', help: 'How.', initial: 'soft' });
  expect(field('modes').input).toMatchObject({ options: [{ value: 'soft' }, { value: 'hard' }] });
});

test('Chinese titles and labels where the schema has them', () => {
  const [classes] = fieldsOf(SCHEMA, 'zh');
  expect(classes?.label).toBe('目标类别');
  const direction = fieldsOf(SCHEMA, 'zh').find((one) => one.name === 'direction');
  expect(direction?.input).toMatchObject({
    options: [
      { value: 'both', label: '双向' },
      { value: 'a_to_b', label: 'a_to_b' },
    ],
  });
});

test("a form begins with the rule's values, else the defaults, and gives them back", () => {
  const values = initialValues(FIELDS, { dwell_s: 7, doors: [2] });
  expect(values).toMatchObject({
    classes: ['person'],
    dwell_s: 7,
    direction: 'both',
    limit: null,
    doors: [2],
  });
  expect(paramsFrom(FIELDS, values)).toEqual({
    size: { width: 2, unit: 'm' },
    hours: [],
    classes: ['person'],
    dwell_s: 7,
    gap_s: 1,
    derive: false,
    direction: 'both',
    mode: 'soft',
    doors: [2],
    modes: [],
  });
});

test('what no field shows or can change stays, what a field cleared goes', () => {
  const before = { strange: { a: 1 }, mixed: 4, dwell_s: 9, size: { width: 1, hidden: 5 } };
  expect(paramsFrom(FIELDS, { dwell_s: null, gap_s: 2, mixed: 9, size: { width: 3 } }, before)).toEqual({
    strange: { a: 1 },
    mixed: 4,
    gap_s: 2,
    size: { hidden: 5, width: 3 },
  });
});

test('typed numbers of a list are numbers, what is none is left out', () => {
  expect(paramsFrom(FIELDS, { doors: ['1', ' 3', 'x'] })).toEqual({ doors: [1, 3] });
});

test.each([
  ['speed', undefined, 'form.required'],
  ['speed', 3, null],
  ['gap_s', 0, 'form.above'],
  ['gap_s', 0.1, null],
  ['classes', [], 'form.choose_more'],
  ['classes', ['car'], null],
  ['doors', [], null],
  ['hours', [], 'form.choose_more'],
  ['hours', [{}], null],
  ['limit', null, null],
])('%s = %j: %s', (name, value, fault) => {
  expect(paramFault(field(name), value)).toBe(fault);
});
