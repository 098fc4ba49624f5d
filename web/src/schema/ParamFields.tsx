import { Form } from 'antd';
import { type Text, useText } from '../i18n/LocaleProvider';
import { ParamControl, type SingleInput } from './ParamControl';
import { ParamRows } from './ParamRows';
import styles from './schema.module.css';
import { type ParamField, paramFault } from './schemaForm';

export type Path = (string | number)[];

interface ParamFieldsProps {
  /** Where in the form's values the fields stand. */
  group: string | Path;
  fields: ParamField[];
  /** What the schema belongs to; its fields may have words of their own there. */
  of?: string | undefined;
}

/** The fields of a schema, one form item each, under `group` in the form's values. */
export function ParamFields({ group, fields, of }: ParamFieldsProps) {
  const within = typeof group === 'string' ? [group] : group;
  return fields.map((field) => <ParamItem key={field.name} within={within} field={field} of={of} />);
}

interface ParamItemProps {
  within: Path;
  field: ParamField;
  of: string | undefined;
}

function ParamItem({ within, field, of }: ParamItemProps) {
  const text = useText();
  const label = labelOf(field, text);
  const path = [...within, field.name];
  if (field.input.kind === 'group') {
    return (
      <fieldset className={styles.group}>
        <legend>{label}</legend>
        <ParamFields group={path} fields={field.input.fields} of={of} />
      </fieldset>
    );
  }
  if (field.input.kind === 'rows') return <ParamRows path={path} label={label} input={field.input} of={of} />;
  const help = helpOf(field, of, text);
  return <SingleItem path={path} field={field} input={field.input} label={label} help={help} />;
}

interface SingleItemProps {
  path: Path;
  field: ParamField;
  input: SingleInput;
  label: string;
  help: string;
}

function SingleItem({ path, field, input, label, help }: SingleItemProps) {
  const { t } = useText();
  return (
    <Form.Item
      name={path}
      label={label}
      extra={input.kind === 'fixed' ? `${help} ${t('form.fixed')}` : help}
      required={field.required}
      valuePropName={input.kind === 'switch' ? 'checked' : 'value'}
      rules={[
        {
          validator: async (_, value) => {
            const fault = paramFault(field, value);
            if (fault !== null) throw new Error(t(fault));
          },
        },
      ]}
    >
      <ParamControl name={field.name} input={input} />
    </Form.Item>
  );
}

function labelOf(field: ParamField, { word, language }: Text): string {
  const named = word('param.label', field.name);
  return language === 'zh' && named !== field.name ? named : field.label;
}

/** In Chinese the catalogue's words: those for this very kind, else those for the name, else what the schema says. */
function helpOf(field: ParamField, of: string | undefined, { word, language }: Text): string {
  if (language !== 'zh') return field.help;
  const names = of === undefined ? [field.name] : [`${of}.${field.name}`, field.name];
  const known = names.map((name) => ({ name, words: word('param.help', name) }));
  return known.find(({ name, words }) => words !== name)?.words ?? field.help;
}
