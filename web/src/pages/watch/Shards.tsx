import { Alert, Tag } from 'antd';
import type { Watch, WatchShard } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { clockLength } from '../../time/format';
import { Nothing } from '../../ui/Nothing';
import { ReasonText } from '../../ui/ReasonText';
import { rate, shardTotal } from './rates';
import styles from './watch.module.css';
import { bytesText, percentText, rateText } from './words';

/** Whether all of them answer and none has a fault. */
export function areWell(shards: WatchShard[]): boolean {
  return shards.length > 0 && shards.every(isWell);
}

function isWell(shard: WatchShard): boolean {
  return shard.answers && Object.keys(shard.faults).length === 0;
}

/** The processes that watch, those with a fault first; one that does not answer says so, and what that means. */
export function Shards({ shards, history }: { shards: WatchShard[]; history: Watch[] }) {
  const { t } = useText();
  if (shards.length === 0) return <Nothing title={t('watch.no_shard')} hint={t('watch.no_shard.hint')} />;
  const ordered = [...shards].sort((one, other) => Number(isWell(one)) - Number(isWell(other)));
  return (
    <>
      {ordered.map((shard) => (
        <section key={shard.shard} className="sheet" data-testid="watch-shard" data-answers={shard.answers}>
          <div className={styles.shardHead}>
            <strong>{t('watch.shard', { number: shard.shard })}</strong>
            {shard.answers ? (
              <span className="muted">
                {shard.pid > 0 && `PID ${shard.pid} · `}
                {clockLength(shard.uptime_s)}
              </span>
            ) : (
              <Tag color="red">{t('watch.shard.away')}</Tag>
            )}
          </div>
          {shard.answers ? (
            <ShardFigures shard={shard} history={history} />
          ) : (
            <>
              <strong className={styles.missed}>
                {t('watch.shard.away.cameras', { count: shard.cameras })}
              </strong>
              {Object.keys(shard.faults).length === 0 && <div>{t('watch.shard.away.hint')}</div>}
            </>
          )}
          {Object.entries(shard.faults).map(([part, words]) => (
            <Alert key={part} type="error" title={<ReasonText text={words} />} style={{ marginTop: 8 }} />
          ))}
        </section>
      ))}
    </>
  );
}

function ShardFigures({ shard, history }: { shard: WatchShard; history: Watch[] }) {
  const { t } = useText();
  const cpu = rate(history, shardTotal(shard.shard, 'cpu_s')) ?? shard.cpu_share;
  const analysed = rate(history, shardTotal(shard.shard, 'analysed'));
  const figures: { label: string; value: string; hint?: string; whole?: boolean }[] = [
    { label: t('watch.online'), value: `${shard.online} / ${shard.cameras}` },
    { label: t('watch.awake'), value: String(shard.awake) },
    { label: t('watch.need.owed'), value: String(shard.owed), hint: t('watch.need.owed.hint') },
    { label: t('watch.analysed_rate'), value: rateText(analysed) },
    { label: t('watch.cpu'), value: percentText(cpu), hint: t('watch.cpu.hint') },
    { label: t('watch.memory'), value: bytesText(shard.rss_bytes) },
    { label: t('detector.title'), value: shard.detector || '—', whole: true },
  ];
  return (
    <dl className={styles.figures}>
      {figures.map(({ label, value, hint, whole }) => (
        <div key={label} title={hint} className={whole ? styles.whole : undefined}>
          <dt className="muted">{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
