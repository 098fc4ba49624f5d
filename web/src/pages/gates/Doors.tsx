import { Button, Tag } from 'antd';
import { useState } from 'react';
import type { DoorState, Gate } from '../../api/types';
import { type DoorAction, useDoor } from '../../data/gates';
import { useText } from '../../i18n/LocaleProvider';
import { useAllowed } from '../../session/useSession';
import { DoorCommandDialog } from './DoorCommandDialog';
import styles from './gates.module.css';

const TONE: Record<DoorState, string> = { open: 'orange', closed: 'green', unknown: 'default' };

/** The gate's doors as the device reports them, with the commands a role may give. */
export function Doors({ gate }: { gate: Gate }) {
  const { t } = useText();
  const [command, setCommand] = useState<{ doorNo: number; action: DoorAction } | null>(null);
  const numbers = Array.from({ length: gate.doors }, (_, index) => index + 1);
  return (
    <section className="sheet">
      <h3 style={{ marginTop: 0 }}>{t('door.title')}</h3>
      <div className={styles.doors}>
        {numbers.map((doorNo) => (
          <Door
            key={doorNo}
            gate={gate}
            doorNo={doorNo}
            onCommand={(action) => setCommand({ doorNo, action })}
          />
        ))}
      </div>
      <DoorCommandDialog gate={gate} command={command} onClose={() => setCommand(null)} />
    </section>
  );
}

interface DoorProps {
  gate: Gate;
  doorNo: number;
  onCommand: (action: DoorAction) => void;
}

function Door({ gate, doorNo, onCommand }: DoorProps) {
  const { t } = useText();
  const door = useDoor(gate.id, doorNo, gate.enabled);
  const mayOpen = useAllowed('open_doors');
  const state = door.data?.state ?? 'unknown';
  return (
    <div className={styles.door} data-testid="door" data-door={doorNo} data-state={state}>
      <strong>{t('door.name', { number: doorNo })}</strong>
      <Tag color={TONE[state]}>{t(`door.state.${state}`)}</Tag>
      <span className="spacer" />
      {mayOpen && gate.webhook_url === null && (
        <>
          <Button type="primary" onClick={() => onCommand('open')} data-testid="door-open">
            {t('door.open')}
          </Button>
          <Button onClick={() => onCommand('close')}>{t('door.close')}</Button>
        </>
      )}
    </div>
  );
}
