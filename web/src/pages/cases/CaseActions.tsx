import { Button } from 'antd';
import { useState } from 'react';
import type { CaseDetail, CaseMove } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import styles from './cases.module.css';
import { MoveDialog } from './MoveDialog';
import { isDangerous } from './moves';

/** What this person may do now; at the bottom, where a thumb reaches. */
export function CaseActions({ of: one }: { of: CaseDetail }) {
  const { t } = useText();
  const [move, setMove] = useState<CaseMove | null>(null);
  if (one.allowed_moves.length === 0) return null;
  return (
    <>
      <div className={styles.actions}>
        {one.allowed_moves.map((allowed, index) => (
          <Button
            key={allowed}
            size="large"
            type={index === 0 ? 'primary' : 'default'}
            danger={isDangerous(allowed)}
            onClick={() => setMove(allowed)}
            data-testid={`case-move-${allowed}`}
          >
            {t(`case.move.${allowed}`)}
          </Button>
        ))}
      </div>
      <MoveDialog of={one} move={move} onClose={() => setMove(null)} />
    </>
  );
}
