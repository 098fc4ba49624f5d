import type { BacktestResult, Comparison } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import styles from './backtests.module.css';

/** Before and with this rule, and what people had said of those before. */
export function Counts({ result }: { result: BacktestResult }) {
  const { t } = useText();
  const { comparison } = result;
  return (
    <section data-testid="backtest-counts">
      <div className={styles.counts}>
        {comparison && <Count label={t('backtest.before')} count={comparison.before} />}
        <Count label={t('backtest.with')} count={result.alerts_total} strong />
      </div>
      {comparison ? (
        <ul className={styles.verdict}>
          {sentences(comparison).map(([key, params]) => (
            <li key={key} data-bad={key === 'backtest.confirmed.missing'}>
              {t(key, params)}
            </li>
          ))}
        </ul>
      ) : (
        <p className="muted">{t('backtest.no_comparison')}</p>
      )}
    </section>
  );
}

type Sentence = [
  (
    | 'backtest.confirmed.kept'
    | 'backtest.confirmed.missing'
    | 'backtest.false.gone'
    | 'backtest.fresh'
    | 'backtest.unjudged'
  ),
  Record<string, number>,
];

function sentences(found: Comparison): Sentence[] {
  const said: Sentence[] = [];
  const { confirmed, confirmed_missing, false_alarms, false_alarms_gone, fresh } = found;
  if (confirmed_missing > 0)
    said.push(['backtest.confirmed.missing', { count: confirmed_missing, of: confirmed }]);
  else if (confirmed > 0) said.push(['backtest.confirmed.kept', { count: confirmed }]);
  if (false_alarms > 0) said.push(['backtest.false.gone', { count: false_alarms_gone, of: false_alarms }]);
  if (found.before > 0 && confirmed + false_alarms === 0) said.push(['backtest.unjudged', {}]);
  if (fresh > 0) said.push(['backtest.fresh', { count: fresh }]);
  return said;
}

function Count({ label, count, strong = false }: { label: string; count: number; strong?: boolean }) {
  return (
    <div className={styles.count} data-strong={strong}>
      <strong>{count}</strong>
      <span>{label}</span>
    </div>
  );
}
