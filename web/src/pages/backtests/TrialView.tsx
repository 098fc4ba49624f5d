import { Alert, Button, Progress } from 'antd';
import type { BacktestDetail } from '../../api/types';
import { isOver, useBacktest, useDropBacktest } from '../../data/backtests';
import { useText } from '../../i18n/LocaleProvider';
import { TimeText } from '../../time/TimeText';
import { Outcome } from '../../ui/Outcome';
import { useTelling } from '../../ui/useTelling';
import { ResultView } from './ResultView';

/** One trial: how far it is, and what came of it. */
export function TrialView({ id, onBack }: { id: string; onBack: () => void }) {
  const { t } = useText();
  const trial = useBacktest(id);
  return (
    <>
      <Button type="link" style={{ padding: 0 }} onClick={onBack}>
        {t('backtest.again')}
      </Button>
      <Outcome of={trial}>
        {(found) => (
          <>
            <p className="muted">
              {found.rule_name} · <TimeText at={found.since} /> – <TimeText at={found.until} />
            </p>
            <Stage trial={found} onBack={onBack} />
          </>
        )}
      </Outcome>
    </>
  );
}

function Stage({ trial, onBack }: { trial: BacktestDetail; onBack: () => void }) {
  const { t, reason } = useText();
  if (!isOver(trial)) return <Running trial={trial} onBack={onBack} />;
  if (trial.state === 'failed')
    return <Alert type="error" showIcon title={t('backtest.failed')} description={reason(trial.problem)} />;
  if (trial.state === 'cancelled') return <Alert type="info" showIcon title={t('backtest.cancelled')} />;
  return trial.result && <ResultView trial={trial} result={trial.result} />;
}

function Running({ trial, onBack }: { trial: BacktestDetail; onBack: () => void }) {
  const { t } = useText();
  const drop = useDropBacktest();
  const tell = useTelling();
  const cancel = () => tell(drop.mutateAsync(trial.id).then(onBack), 'backtest.dropped');
  return (
    <>
      <Progress percent={Math.floor(trial.progress * 100)} status="active" />
      <p className="muted">{t(`backtest.${trial.state === 'waiting' ? 'waiting' : 'running'}`)}</p>
      <Button loading={drop.isPending} onClick={() => void cancel()} data-testid="backtest-cancel">
        {t('backtest.cancel')}
      </Button>
    </>
  );
}
