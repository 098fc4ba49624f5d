import { Button } from 'antd';
import type { Backtest } from '../../api/types';
import { useBacktests } from '../../data/backtests';
import { useText } from '../../i18n/LocaleProvider';
import { TimeText } from '../../time/TimeText';
import styles from './backtests.module.css';

/** What one tried before, as long as the service remembers it. */
export function EarlierTrials({ onOpen }: { onOpen: (trialId: string) => void }) {
  const { t } = useText();
  const trials = useBacktests().data ?? [];
  if (trials.length === 0) return null;
  return (
    <section>
      <h3>{t('backtest.earlier')}</h3>
      <ul className={styles.earlier}>
        {trials.map((trial) => (
          <li key={trial.id}>
            <Trial trial={trial} onOpen={() => onOpen(trial.id)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Trial({ trial, onOpen }: { trial: Backtest; onOpen: () => void }) {
  const { t } = useText();
  return (
    <>
      <Button type="link" size="small" onClick={onOpen}>
        {trial.rule_name}
      </Button>
      <span className="muted">
        {t(`backtest.state.${trial.state}`)} · <TimeText at={trial.created_at} show="relative" />
      </span>
    </>
  );
}
