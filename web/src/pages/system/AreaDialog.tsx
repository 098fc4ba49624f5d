import { Form, Input } from 'antd';
import type { Area, AreaLevel } from '../../api/types';
import { useAddArea, useRenameArea } from '../../data/areas';
import { codeDigits, isAreaCode } from '../../data/areaTree';
import { useText } from '../../i18n/LocaleProvider';
import { FormDialog } from '../../ui/FormDialog';

export type AreaEdit = { kind: 'add'; parent: Area; level: AreaLevel } | { kind: 'rename'; area: Area };

interface Given {
  name: string;
  code: string;
}

/** A new node below an existing one, or a new name. */
export function AreaDialog({ editing, onClose }: { editing: AreaEdit | null; onClose: () => void }) {
  const { t } = useText();
  const add = useAddArea();
  const rename = useRenameArea();
  const submit = async ({ name, code }: Given) => {
    if (editing?.kind === 'add') {
      await add.mutateAsync({ parent_id: editing.parent.id, level: editing.level, code, name });
    } else if (editing?.kind === 'rename') {
      await rename.mutateAsync({ id: editing.area.id, name });
    }
  };
  const title =
    editing?.kind === 'add' ? t('area.add', { level: t(`area.level.${editing.level}`) }) : t('area.rename');
  return (
    <FormDialog<Given>
      key={editing?.kind === 'rename' ? editing.area.id : editing?.parent.id}
      title={title}
      open={editing !== null}
      onClose={onClose}
      initial={
        editing?.kind === 'rename' ? { name: editing.area.name } : { code: editing?.parent.code ?? '' }
      }
      onSubmit={submit}
    >
      <Form.Item
        name="name"
        label={t('area.name')}
        rules={[{ required: true, whitespace: true, message: t('form.required') }]}
      >
        <Input maxLength={100} />
      </Form.Item>
      {editing?.kind === 'add' && <CodeField level={editing.level} parentCode={editing.parent.code} />}
    </FormDialog>
  );
}

function CodeField({ level, parentCode }: { level: AreaLevel; parentCode: string }) {
  const { t } = useText();
  const [fewest, most] = codeDigits(level);
  const digits = fewest === most ? `${fewest}` : `${fewest}–${most}`;
  return (
    <Form.Item
      name="code"
      label={t('area.code')}
      extra={t('area.code.hint', { digits, parent: parentCode })}
      rules={[
        {
          validator: async (_, code: string | undefined) => {
            if (!isAreaCode(level, code ?? '', parentCode))
              throw new Error(t('area.code.hint', { digits, parent: parentCode }));
          },
        },
      ]}
    >
      <Input maxLength={20} inputMode="numeric" />
    </Form.Item>
  );
}
