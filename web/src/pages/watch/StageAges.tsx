import { Tooltip } from 'antd';
import type { Stage, Watch } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { quantile, recentCounts } from './rates';
import styles from './watch.module.css';
import { ageText } from './words';

const STAGES: readonly Stage[] = ['decoded', 'batched', 'detected', 'ruled'];
const SHARES = [0.5, 0.95, 0.99] as const;

/** How old pictures are at each stage, from their arrival, over the last minute. */
export function StageAges({ watch, history }: { watch: Watch; history: Watch[] }) {
  const { t } = useText();
  const reached = STAGES.filter((stage) => watch.ages[stage]?.counts.some((count) => count > 0));
  const last_s = watch.age_bounds_s.at(-1) ?? 0;
  return (
    <section className="sheet" data-testid="watch-ages">
      <h3 style={{ marginTop: 0 }}>
        <Tooltip title={t('watch.ages.hint')}>{t('watch.ages')}</Tooltip>
      </h3>
      {reached.length === 0 ? (
        <span className="muted">{t('watch.ages.none')}</span>
      ) : (
        <table className={styles.ages}>
          <thead>
            <tr>
              <th />
              {SHARES.map((share) => (
                <th key={share}>p{share * 100}</th>
              ))}
              <th>{t('watch.pictures')}</th>
            </tr>
          </thead>
          <tbody>
            {reached.map((stage) => {
              const counts = recentCounts(history.length > 0 ? history : [watch], stage);
              return (
                <tr key={stage}>
                  <th scope="row">
                    <Tooltip title={t(`watch.stage.${stage}.hint`)}>{t(`watch.stage.${stage}`)}</Tooltip>
                  </th>
                  {SHARES.map((share) => (
                    <td key={share}>{ageText(quantile(counts, watch.age_bounds_s, share), last_s)}</td>
                  ))}
                  <td>{counts.reduce((sum, count) => sum + count, 0)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}
