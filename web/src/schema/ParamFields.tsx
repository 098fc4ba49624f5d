import { Form, Input, InputNumber, Select, Switch } from 'antd';
import { useSystem } from '../data/system';
import { type Text, useText } from '../i18n/LocaleProvider';
import { useAllowed } from '../session/useSession';
import { type Choice, type ParamField, type ParamInput, paramFault } from './schemaForm';

/** The fields of a schema, one form item each, under `group` in the form's values. */
export function ParamFields({ group, fields }: { group: string; fields: ParamField[] }) {
  return fields.map((field) => <ParamItem key={field.name} group={group} field={field} />);
}

function ParamItem({ group, field }: { group: string; field: ParamField }) {
  const { t, word, language } = useText();
  const named = word('param.label', field.name);
  const translated = word('param.help', field.name);
  const help = language === 'zh' && translated !== field.name ? translated : field.help;
  return (
    <Form.Item
      name={[group, field.name]}
      label={language === 'zh' && named !== field.name ? named : field.label}
      extra={help}
      valuePropName={field.input.kind === 'switch' ? 'checked' : 'value'}
      rules={[
        {
          validator: async (_, value) => {
            const fault = paramFault(field, value);
            if (fault !== null) throw new Error(t(fault));
          },
        },
      ]}
    >
      <ParamControl name={field.name} input={field.input} />
    </Form.Item>
  );
}

/** Gets `id`, `value` and `onChange` from its form item and hands them on. */
function ParamControl({ name, input, ...control }: { name: string; input: ParamInput }) {
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
  }
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
