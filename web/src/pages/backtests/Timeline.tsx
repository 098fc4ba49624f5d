import { Button } from 'antd';
import { useText } from '../../i18n/LocaleProvider';
import { useNow } from '../../time/clock';
import { absolute } from '../../time/format';
import styles from './backtests.module.css';
import type { Bin } from './trials';

interface TimelineProps {
  bins: Bin[];
  chosen: Bin | null;
  onChoose: (bin: Bin | null) => void;
  hasReal: boolean;
}

const MINUTE_MS = 60_000;

/** Would-be alerts by hour, upward, beside the real ones, downward; an hour chosen narrows the lists. */
export function Timeline({ bins, chosen, onChoose, hasReal }: TimelineProps) {
  const { t, locale } = useText();
  const now = useNow(MINUTE_MS);
  const most = Math.max(1, ...bins.map((bin) => Math.max(bin.wouldBe, bin.real)));
  const at = (ms: number) => absolute(new Date(ms).toISOString(), locale, now, 'minute');
  return (
    <section>
      <div className={styles.timeline} data-testid="backtest-timeline">
        {bins.map((bin) => {
          const words = t(hasReal ? 'backtest.bin' : 'backtest.bin.alone', {
            at: at(bin.fromMs),
            would: bin.wouldBe,
            real: bin.real,
          });
          return (
            <button
              type="button"
              key={bin.fromMs}
              title={words}
              aria-label={words}
              aria-pressed={bin === chosen}
              disabled={bin.wouldBe + bin.real === 0}
              onClick={() => onChoose(bin === chosen ? null : bin)}
            >
              <span className={styles.up}>
                <i style={{ height: `${(bin.wouldBe / most) * 100}%` }} />
              </span>
              {hasReal && (
                <span className={styles.down}>
                  <i style={{ height: `${(bin.real / most) * 100}%` }} />
                </span>
              )}
            </button>
          );
        })}
      </div>
      <div className={styles.axis}>
        <span>{bins[0] && at(bins[0].fromMs)}</span>
        <span className={styles.key} data-of="would">
          {t('backtest.with')}
        </span>
        {hasReal && (
          <span className={styles.key} data-of="real">
            {t('backtest.before')}
          </span>
        )}
        <span>{bins.length > 0 && at(bins[bins.length - 1]?.toMs ?? 0)}</span>
      </div>
      {chosen && (
        <Button size="small" onClick={() => onChoose(null)}>
          {t('backtest.bin.all', { at: at(chosen.fromMs) })}
        </Button>
      )}
    </section>
  );
}
