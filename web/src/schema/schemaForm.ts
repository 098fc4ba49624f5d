import type { JsonSchema, Language } from '../api/types';

/** One parameter of a rule kind as a form shows it. */
export interface ParamField {
  name: string;
  label: string;
  /** The schema's own description; English unless the kind gives another. */
  help: string;
  input: ParamInput;
  required: boolean;
  initial: unknown;
}

export interface Choice {
  value: string | number;
  label: string;
}

export type ParamInput =
  | { kind: 'number'; whole: boolean; min: number | undefined; max: number | undefined; aboveMin: boolean }
  | { kind: 'switch' }
  | { kind: 'choice'; options: Choice[] }
  | { kind: 'text' }
  | {
      kind: 'list';
      of: 'text' | 'number';
      options: Choice[];
      fewest: number;
      most: number | undefined;
    }
  | { kind: 'group'; fields: ParamField[] }
  | { kind: 'rows'; fields: ParamField[]; fewest: number; most: number | undefined }
  /** What no form here can change: it is shown, and stays as it is. */
  | { kind: 'fixed' };

/** The fields of a parameter schema in its own order. */
export function fieldsOf(schema: JsonSchema, language: Language): ParamField[] {
  return fieldsWithin(schema, schema, language, MOST_DEPTH);
}

/** Schemas may name themselves: what lies deeper than this is not taken apart. */
const MOST_DEPTH = 3;

function fieldsWithin(schema: JsonSchema, root: JsonSchema, language: Language, depth: number): ParamField[] {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).map(([name, raw]) => {
    const property = resolved(raw, root);
    return {
      name,
      label: (language === 'zh' ? property.title_zh : undefined) ?? property.title ?? name,
      help: (language === 'zh' ? property.description_zh : undefined) ?? property.description ?? '',
      input: inputFor(property, root, language, depth),
      required: required.has(name),
      initial: property.default,
    };
  });
}

/** Follow `$ref`, and see through `allOf` of one and "this or null"; words beside a reference win over its own. */
function resolved(property: JsonSchema, root: JsonSchema): JsonSchema {
  const inner = property.$ref
    ? root.$defs?.[property.$ref.replace('#/$defs/', '')]
    : (property.allOf?.[0] ?? united(property.anyOf ?? property.oneOf ?? [], root));
  if (inner === undefined) return property;
  const { $ref: _ref, allOf: _allOf, anyOf: _anyOf, oneOf: _oneOf, ...own } = property;
  const { title, ...rest } = resolved(inner, root);
  return { ...rest, ...(title === undefined || own.title ? {} : { title }), ...own };
}

/** One schema for several: of one besides null that one, of values their list; otherwise one no form shows. */
function united(choices: JsonSchema[], root: JsonSchema): JsonSchema | undefined {
  const real = choices.filter((choice) => choice.type !== 'null').map((choice) => resolved(choice, root));
  if (real.length <= 1) return real[0];
  const values = real.flatMap((choice) => valuesOf(choice) ?? []);
  if (real.some((choice) => valuesOf(choice) === undefined)) return {};
  return { enum: values, labels_zh: merged(real, 'labels_zh'), labels: merged(real, 'labels') };
}

function merged(schemas: JsonSchema[], which: 'labels' | 'labels_zh'): Record<string, string> {
  return Object.assign({}, ...schemas.map((schema) => schema[which] ?? {}));
}

function valuesOf(schema: JsonSchema): unknown[] | undefined {
  return schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
}

function inputFor(property: JsonSchema, root: JsonSchema, language: Language, depth: number): ParamInput {
  if (valuesOf(property)) return { kind: 'choice', options: choicesOf(property, language) };
  switch (property.type) {
    case 'object':
      return objectInput(property, root, language, depth);
    case 'boolean':
      return { kind: 'switch' };
    case 'integer':
    case 'number':
      return numberInput(property);
    case 'string':
      return { kind: 'text' };
    case 'array':
      return listInput(property, root, language, depth);
    default:
      return { kind: 'fixed' };
  }
}

function objectInput(property: JsonSchema, root: JsonSchema, language: Language, depth: number): ParamInput {
  if (property.properties === undefined || depth === 0) return { kind: 'fixed' };
  return { kind: 'group', fields: fieldsWithin(property, root, language, depth - 1) };
}

function numberInput(property: JsonSchema): ParamInput {
  return {
    kind: 'number',
    whole: property.type === 'integer',
    min: property.minimum ?? property.exclusiveMinimum,
    max: property.maximum ?? property.exclusiveMaximum,
    aboveMin: property.minimum === undefined && property.exclusiveMinimum !== undefined,
  };
}

function listInput(property: JsonSchema, root: JsonSchema, language: Language, depth: number): ParamInput {
  const item = resolved(property.items ?? {}, root);
  const bounds = { fewest: property.minItems ?? 0, most: property.maxItems };
  if (item.properties !== undefined && depth > 0)
    return { kind: 'rows', fields: fieldsWithin(item, root, language, depth - 1), ...bounds };
  const numbers = item.type === 'integer' || item.type === 'number';
  if (!numbers && item.type !== 'string' && !valuesOf(item)) return { kind: 'fixed' };
  const options = choicesOf({ ...labelsOf(property), ...item }, language);
  return { kind: 'list', of: numbers ? 'number' : 'text', options, ...bounds };
}

/** Labels of a list's values may stand at the list. */
function labelsOf({ labels, labels_zh }: JsonSchema): JsonSchema {
  return { ...(labels ? { labels } : {}), ...(labels_zh ? { labels_zh } : {}) };
}

function choicesOf(property: JsonSchema, language: Language): Choice[] {
  const labels = language === 'zh' ? property.labels_zh : property.labels;
  return (valuesOf(property) ?? [])
    .filter(isChoice)
    .map((value) => ({ value, label: labels?.[value] ?? String(value) }));
}

function isChoice(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

export type ParamValues = Record<string, unknown>;

/** What the form starts with: what the rule has, else the schema's default. */
export function initialValues(fields: ParamField[], params: ParamValues): ParamValues {
  return Object.fromEntries(
    fields.map((field) => {
      const value = params[field.name] ?? field.initial;
      return [
        field.name,
        field.input.kind === 'group' ? initialValues(field.input.fields, asValues(value)) : value,
      ];
    }),
  );
}

/**
 * What goes to the service: cleared fields are left out, lists of numbers are numbers again, and what no field shows
 * or can change stays as it was in `before`.
 */
export function paramsFrom(fields: ParamField[], values: ParamValues, before: ParamValues = {}): ParamValues {
  const shown = new Set(fields.filter((field) => field.input.kind !== 'fixed').map((field) => field.name));
  const hidden = Object.entries(before).filter(([name]) => !shown.has(name));
  return Object.fromEntries([
    ...hidden,
    ...fields.flatMap((field): [string, unknown][] => {
      const value = shown.has(field.name)
        ? sent(field.input, values[field.name], before[field.name])
        : undefined;
      return value === undefined ? [] : [[field.name, value]];
    }),
  ]);
}

function sent(input: ParamInput, value: unknown, before: unknown): unknown {
  if (value === undefined || value === null || value === '') return undefined;
  switch (input.kind) {
    case 'list':
      return input.of === 'number' ? numbers(value) : value;
    case 'group':
      return paramsFrom(input.fields, asValues(value), asValues(before));
    case 'rows':
      return (Array.isArray(value) ? value : []).map((row) => paramsFrom(input.fields, asValues(row)));
    default:
      return value;
  }
}

function asValues(value: unknown): ParamValues {
  return typeof value === 'object' && value !== null ? (value as ParamValues) : {};
}

function numbers(value: unknown): number[] {
  return (Array.isArray(value) ? value : []).map(Number).filter(Number.isFinite);
}

/** Why a value cannot be sent, or null: the bounds of the schema that an input does not enforce itself. */
export function paramFault(
  field: ParamField,
  value: unknown,
): 'form.required' | 'form.above' | 'form.choose_more' | null {
  const { input } = field;
  if (field.required && (value === undefined || value === null || value === '')) return 'form.required';
  if (input.kind === 'number' && input.aboveMin && typeof value === 'number' && value <= (input.min ?? 0))
    return 'form.above';
  if ((input.kind === 'list' || input.kind === 'rows') && lengthOf(value) < input.fewest)
    return 'form.choose_more';
  return null;
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}
