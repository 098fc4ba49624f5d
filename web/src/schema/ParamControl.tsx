import { Input, InputNumber, Select, Switch } from 'antd';
import { useSystem } from '../data/system';
import { type Text, useText } from '../i18n/LocaleProvider';
import { useAllowed } from '../session/useSession';
import type { Choice, ParamInput } from './schemaForm';

export type SingleInput = Exclude<ParamInput, { kind: 'group' | 'rows' }>;

/** Gets `id`, `value` and `onChange` from its form item and hands them on. */
export function ParamControl({ name, input, ...control }: { name: string; input: SingleInput }) {
  const { word } = useText();
  switch (input.kind) {
    case 'number':
      return (
        <InputNumber
          {...control}
          min={input.min}
          max={input.max}
          precision={input.whole ? 0 : undefined}
          style={{ width: 160 }}
        />
      );
    case 'switch':
      return <Switch {...control} />;
    case 'choice':
      return <Select {...control} options={input.options.map((choice) => labelled(choice, word))} />;
    case 'text':
      return <Input {...control} />;
    case 'list':
      return <ListControl name={name} input={input} {...control} />;
    case 'fixed':
      return <Fixed {...control} />;
  }
}

/** A value that can be read here and not changed. */
function Fixed({ value }: { value?: unknown }) {
  return <code>{value === undefined || value === null ? '—' : JSON.stringify(value)}</code>;
}

/** A list is chosen from the schema's values, from the detector's classes, or typed in. */
function ListControl({
  name,
  input,
  ...control
}: {
  name: string;
  input: Extract<ParamInput, { kind: 'list' }>;
}) {
  const { word } = useText();
  const asClass = (value: string): Choice => ({ value, label: word('class', value) });
  const system = useSystem(useAllowed('see_system'));
  const classes = name === 'classes' ? (system.data?.detector?.classes ?? []) : [];
  const known =
    input.options.length > 0 ? input.options.map((choice) => labelled(choice, word)) : classes.map(asClass);
  return (
    <Select
      {...control}
      mode={input.options.length > 0 ? 'multiple' : 'tags'}
      tokenSeparators={[',', ' ']}
      maxCount={input.most}
      options={known}
    />
  );
}

/** The schema's own label, else the catalogue's word for the value. */
function labelled(choice: Choice, word: Text['word']): Choice {
  return choice.label === String(choice.value) ? { ...choice, label: word('value', choice.label) } : choice;
}
