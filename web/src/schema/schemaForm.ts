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
    };

/** The fields of a parameter schema in its own order; what no form can show is left at its default. */
export function fieldsOf(schema: JsonSchema, language: Language): ParamField[] {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).flatMap(([name, raw]) => {
    const property = resolved(raw, schema);
    const input = inputFor(property, schema, language);
    if (input === null) return [];
    return [
      {
        name,
        label: (language === 'zh' ? property.title_zh : undefined) ?? property.title ?? name,
        help: (language === 'zh' ? property.description_zh : undefined) ?? property.description ?? '',
        input,
        required: required.has(name),
        initial: property.default,
      },
    ];
  });
}

/** Follow `$ref`, and see through `allOf` of one and "this or null"; words beside a reference win over its own. */
function resolved(property: JsonSchema, root: JsonSchema): JsonSchema {
  const inner = property.$ref
    ? root.$defs?.[property.$ref.replace('#/$defs/', '')]
    : (property.allOf?.[0] ?? property.anyOf?.find((choice) => choice.type !== 'null'));
  if (inner === undefined) return property;
  const { $ref: _ref, allOf: _allOf, anyOf: _anyOf, ...own } = property;
  const { title, ...rest } = resolved(inner, root);
  return { ...rest, ...(title === undefined || own.title ? {} : { title }), ...own };
}

function inputFor(property: JsonSchema, root: JsonSchema, language: Language): ParamInput | null {
  if (property.enum) return { kind: 'choice', options: choicesOf(property, language) };
  switch (property.type) {
    case 'boolean':
      return { kind: 'switch' };
    case 'integer':
    case 'number':
      return numberInput(property);
    case 'string':
      return { kind: 'text' };
    case 'array':
      return listInput(property, root, language);
    default:
      return null;
  }
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

function listInput(property: JsonSchema, root: JsonSchema, language: Language): ParamInput | null {
  const item = resolved(property.items ?? {}, root);
  const numbers = item.type === 'integer' || item.type === 'number';
  if (!numbers && item.type !== 'string' && !item.enum) return null;
  return {
    kind: 'list',
    of: numbers ? 'number' : 'text',
    options: choicesOf(item, language),
    fewest: property.minItems ?? 0,
    most: property.maxItems,
  };
}

function choicesOf(property: JsonSchema, language: Language): Choice[] {
  const labels = language === 'zh' ? property.labels_zh : property.labels;
  return (property.enum ?? [])
    .filter(isChoice)
    .map((value) => ({ value, label: labels?.[value] ?? String(value) }));
}

function isChoice(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

export type ParamValues = Record<string, unknown>;

/** What the form starts with: what the rule has, else the schema's default. */
export function initialValues(fields: ParamField[], params: ParamValues): ParamValues {
  return Object.fromEntries(fields.map((field) => [field.name, params[field.name] ?? field.initial]));
}

/**
 * What goes to the service: cleared fields are left out, lists of numbers are numbers again, and what no field shows
 * stays as it was in `before`.
 */
export function paramsFrom(fields: ParamField[], values: ParamValues, before: ParamValues = {}): ParamValues {
  const shown = new Set(fields.map((field) => field.name));
  const hidden = Object.entries(before).filter(([name]) => !shown.has(name));
  return Object.fromEntries([
    ...hidden,
    ...fields.flatMap((field): [string, unknown][] => {
      const value = values[field.name];
      if (value === undefined || value === null || value === '') return [];
      return [
        [field.name, field.input.kind === 'list' && field.input.of === 'number' ? numbers(value) : value],
      ];
    }),
  ]);
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
  if (input.kind === 'list' && (Array.isArray(value) ? value.length : 0) < input.fewest)
    return 'form.choose_more';
  return null;
}
