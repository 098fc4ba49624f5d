import { Alert, Button, Input } from 'antd';
import { useState } from 'react';
import type { BacktestAsked, TriedRule } from '../../api/types';
import { useAskBacktest } from '../../data/backtests';
import { useText } from '../../i18n/LocaleProvider';
import { ErrorPanel } from '../../ui/ErrorPanel';
import styles from './backtests.module.css';

const RANGES = [1, 6, 24, 72, 168] as const;
type Range = (typeof RANGES)[number] | 'other';

interface AskTrialProps {
  tried: TriedRule;
  isDraft: boolean;
  onAsked: (trialId: string) => void;
}

/** Over which time the rule is tried. */
export function AskTrial({ tried, isDraft, onAsked }: AskTrialProps) {
  const { t } = useText();
  const ask = useAskBacktest();
  const [range, setRange] = useState<Range>(24);
  const [since, setSince] = useState('');
  const [until, setUntil] = useState('');
  const asked = askedFor(tried, range, since, until);
  const start = async (wanted: BacktestAsked) => {
    const begun = await ask.mutateAsync(wanted).catch(() => null);
    if (begun !== null) onAsked(begun.id);
  };
  return (
    <section>
      <p>{t(isDraft ? 'backtest.intro.draft' : 'backtest.intro')}</p>
      <RangeChoice range={range} onChoose={setRange} />
      {range === 'other' && (
        <div className={styles.range}>
          <MomentInput label={t('backtest.since')} value={since} onChange={setSince} />
          <MomentInput label={t('backtest.until')} value={until} onChange={setUntil} />
        </div>
      )}
      {ask.error && <ErrorPanel error={ask.error} />}
      {range === 'other' && since !== '' && until !== '' && asked === null && (
        <Alert className="panel" type="warning" showIcon title={t('backtest.range.backward')} />
      )}
      <Button
        type="primary"
        disabled={asked === null}
        loading={ask.isPending}
        onClick={() => asked && void start(asked)}
        data-testid="backtest-start"
      >
        {t('backtest.start')}
      </Button>
    </section>
  );
}

/** Buttons, which stand in two rows on a phone. */
function RangeChoice({ range, onChoose }: { range: Range; onChoose: (range: Range) => void }) {
  const { t } = useText();
  return (
    <div className={styles.range}>
      {[...RANGES, 'other' as const].map((each) => (
        <Button
          key={each}
          type={each === range ? 'primary' : 'default'}
          ghost={each === range}
          aria-pressed={each === range}
          onClick={() => onChoose(each)}
        >
          {each === 'other' ? t('backtest.range.other') : rangeWords(each, t)}
        </Button>
      ))}
    </div>
  );
}

function MomentInput(props: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <Input
      type="datetime-local"
      aria-label={props.label}
      prefix={props.label}
      value={props.value}
      onChange={(event) => props.onChange(event.target.value)}
      style={{ width: 260 }}
    />
  );
}

function rangeWords(hours: number, t: ReturnType<typeof useText>['t']): string {
  return hours < 48 ? t('backtest.range.hours', { hours }) : t('backtest.range.days', { days: hours / 24 });
}

/** What is asked of the service; null as long as the time is not said or goes backward. */
function askedFor(tried: TriedRule, range: Range, since: string, until: string): BacktestAsked | null {
  if (range !== 'other') return { ...tried, hours: range };
  const [from, to] = [Date.parse(since), Date.parse(until)];
  if (!(from < to)) return null;
  return { ...tried, since: new Date(from).toISOString(), until: new Date(to).toISOString() };
}
