import { Form, Select } from 'antd';
import type { RuleKind } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { grouped } from './groups';
import styles from './rules.module.css';

interface KindFieldProps {
  kinds: RuleKind[];
  chosen: RuleKind | undefined;
  fixed: boolean;
  onChoose: (kind: string) => void;
}

/** What to watch for: all kinds under their headings, each with a line on what it finds. */
export function KindField({ kinds, chosen, fixed, onChoose }: KindFieldProps) {
  const { t, language } = useText();
  return (
    <Form.Item name="kind" label={t('rule.kind')} extra={chosen?.summary[language]}>
      <Select
        disabled={fixed}
        onChange={onChoose}
        showSearch={{ optionFilterProp: 'label' }}
        listHeight={420}
        options={grouped(kinds).map(({ group, kinds: within }) => ({
          label: t(`rule.group.${group}`),
          options: within.map((one) => ({ value: one.kind, label: one.title[language] })),
        }))}
        optionRender={({ label, value }) => (
          <div className={styles.kind}>
            <div>{label}</div>
            <div className="muted">{kinds.find((one) => one.kind === value)?.summary[language]}</div>
          </div>
        )}
        data-testid="rule-kind"
      />
    </Form.Item>
  );
}
