import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form } from 'antd';
import { useText } from '../i18n/LocaleProvider';
import { ParamFields, type Path } from './ParamFields';
import styles from './schema.module.css';
import { initialValues, type ParamInput } from './schemaForm';

interface ParamRowsProps {
  path: Path;
  label: string;
  input: Extract<ParamInput, { kind: 'rows' }>;
  of: string | undefined;
}

/** A list of things of several fields: one frame each, to add and take away. */
export function ParamRows({ path, label, input, of }: ParamRowsProps) {
  const { t } = useText();
  return (
    <Form.List name={path}>
      {(rows, { add, remove }) => (
        <fieldset className={styles.group}>
          <legend>{label}</legend>
          {rows.map((row) => (
            <div key={row.key} className={styles.row}>
              <div className={styles.grow}>
                <ParamFields group={[row.name]} fields={input.fields} of={of} />
              </div>
              <Button
                type="text"
                icon={<DeleteOutlined />}
                aria-label={t('action.delete')}
                disabled={rows.length <= input.fewest}
                onClick={() => remove(row.name)}
              />
            </div>
          ))}
          <Button
            icon={<PlusOutlined />}
            disabled={input.most !== undefined && rows.length >= input.most}
            onClick={() => add(initialValues(input.fields, {}))}
          >
            {t('action.add')}
          </Button>
        </fieldset>
      )}
    </Form.List>
  );
}
