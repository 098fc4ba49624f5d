import { Modal } from 'antd';
import { useText } from '../../i18n/LocaleProvider';
import type { MessageKey } from '../../i18n/translate';
import styles from './alerts.module.css';

const SHORTCUTS: [keys: string[], does: MessageKey][] = [
  [['↓', 'J'], 'alert.help.next'],
  [['↑', 'K'], 'alert.help.previous'],
  [['A'], 'alert.acknowledge'],
  [['C'], 'alert.help.confirm'],
  [['F'], 'alert.help.false_alarm'],
  [['1–9'], 'alert.help.reason'],
  [['Enter'], 'alert.help.open'],
  [['Esc'], 'alert.help.close'],
  [['?'], 'alert.help.title'],
];

export function ShortcutsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useText();
  return (
    <Modal title={t('alert.help.title')} open={open} onCancel={onClose} footer={null}>
      <dl className={styles.shortcuts}>
        {SHORTCUTS.map(([keys, does]) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(does)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
