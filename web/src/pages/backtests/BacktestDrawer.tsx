import { Drawer } from 'antd';
import { useState } from 'react';
import type { TriedRule } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { AskTrial } from './AskTrial';
import { EarlierTrials } from './EarlierTrials';
import { TrialView } from './TrialView';

interface BacktestDrawerProps {
  tried: TriedRule;
  name: string;
  /** The rule is tried as a form has it, not as it is kept. */
  isDraft?: boolean;
  onClose: () => void;
}

/** Above the dialog of the rule, whose form it leaves as it is. */
const ABOVE_DIALOGS = 1100;

/** What a rule would have raised in the last hours or days; nothing is changed and no alert is raised by it. */
export function BacktestDrawer({ tried, name, isDraft = false, onClose }: BacktestDrawerProps) {
  const { t } = useText();
  const [trialId, setTrialId] = useState<string | null>(null);
  return (
    <Drawer
      open
      title={t('backtest.title', { name })}
      onClose={onClose}
      size="min(860px, 100vw)"
      zIndex={ABOVE_DIALOGS}
      data-testid="backtest"
    >
      {trialId === null ? (
        <>
          <AskTrial tried={tried} isDraft={isDraft} onAsked={setTrialId} />
          <EarlierTrials onOpen={setTrialId} />
        </>
      ) : (
        <TrialView id={trialId} onBack={() => setTrialId(null)} />
      )}
    </Drawer>
  );
}
