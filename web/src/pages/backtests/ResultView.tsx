import { Alert, Tabs } from 'antd';
import { useMemo, useState } from 'react';
import type { BacktestDetail, BacktestResult, RuleKind } from '../../api/types';
import { useRuleKinds } from '../../data/rules';
import { useText } from '../../i18n/LocaleProvider';
import { Counts } from './Counts';
import { RealList } from './RealList';
import { Timeline } from './Timeline';
import { type Bin, binsOf, coverageOf, isWithin } from './trials';
import { WouldBeList } from './WouldBeList';

interface ResultViewProps {
  trial: BacktestDetail;
  result: BacktestResult;
}

/** How many alerts there would have been beside those there were, when, and which. */
export function ResultView({ trial, result }: ResultViewProps) {
  const { t } = useText();
  const kind = useRuleKinds().data?.find((one) => one.kind === trial.rule_kind);
  const bins = useMemo(() => binsOf(trial, result), [trial, result]);
  const [bin, setBin] = useState<Bin | null>(null);
  const alerts = result.alerts.filter((alert) => isWithin(bin, alert.began_at));
  const real = result.comparison?.real.filter((alert) => isWithin(bin, alert.began_at)) ?? null;
  const tabs = [
    {
      key: 'would',
      label: t('backtest.would', { count: alerts.length }),
      children: <WouldBeList alerts={alerts} result={result} />,
    },
    ...(real === null
      ? []
      : [
          {
            key: 'real',
            label: t('backtest.real', { count: real.length }),
            children: <RealList alerts={real} />,
          },
        ]),
  ];
  return (
    <>
      <Limits trial={trial} result={result} kind={kind} />
      <Counts result={result} />
      <Timeline bins={bins} chosen={bin} onChoose={setBin} hasReal={result.comparison !== null} />
      <Tabs items={tabs} />
    </>
  );
}

/** What the numbers do not know. */
function Limits({ trial, result, kind }: ResultViewProps & { kind: RuleKind | undefined }) {
  const { t } = useText();
  const coverage = coverageOf(trial, result, kind);
  const hours = (result.watched_s / 3600).toFixed(1);
  return (
    <>
      {coverage === 'none' && (
        <Alert className="panel" type="warning" showIcon title={t('backtest.no_tracks')} />
      )}
      {coverage === 'part' && (
        <Alert className="panel" type="warning" showIcon title={t('backtest.part', { hours })} />
      )}
      {result.unreadable_minutes > 0 && (
        <Alert
          className="panel"
          type="warning"
          showIcon
          title={t('backtest.unreadable', { count: result.unreadable_minutes })}
        />
      )}
      {result.alerts_total > result.alerts.length && (
        <Alert
          className="panel"
          type="info"
          showIcon
          title={t('backtest.more', { shown: result.alerts.length, count: result.alerts_total })}
        />
      )}
    </>
  );
}
