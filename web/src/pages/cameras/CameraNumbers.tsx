import { Descriptions, Tooltip } from 'antd';
import type { CameraCounters, Coverage } from '../../api/types';
import { useCameraCounters, useCoverage } from '../../data/cameras';
import { useText } from '../../i18n/LocaleProvider';
import { clockLength } from '../../time/format';
import { Outcome } from '../../ui/Outcome';
import styles from './cameras.module.css';

/** How much of the last day was really watched, and what became of the pictures. */
export function CameraNumbers({ cameraId }: { cameraId: string }) {
  const { t } = useText();
  const coverage = useCoverage(cameraId);
  const counters = useCameraCounters(cameraId);
  return (
    <section className="sheet">
      <h3 style={{ marginTop: 0 }}>{t('coverage.title')}</h3>
      <Outcome of={coverage}>{(data) => <CoverageBar coverage={data} />}</Outcome>
      <h3>{t('counters.title')}</h3>
      <Outcome of={counters}>{(data) => <Counters counters={data} />}</Outcome>
    </section>
  );
}

const PARTS = [
  { name: 'watched_s', label: 'coverage.watched', colour: '#52a447' },
  { name: 'blind_s', label: 'coverage.blind', colour: '#d4453f' },
  { name: 'unknown_s', label: 'coverage.unknown', colour: '#c3ccd6' },
] as const;

function CoverageBar({ coverage }: { coverage: Coverage }) {
  const { t } = useText();
  return (
    <>
      <strong>{t('coverage.share', { percent: (coverage.share * 100).toFixed(1) })}</strong>
      <div className={styles.coverage}>
        {PARTS.map(({ name, label, colour }) => (
          <Tooltip key={name} title={`${t(label)} ${clockLength(coverage[name])}`}>
            <span style={{ flexGrow: coverage[name], flexBasis: 0, background: colour }} />
          </Tooltip>
        ))}
      </div>
      <div className="muted">
        {PARTS.map(({ name, label }) => `${t(label)} ${clockLength(coverage[name])}`).join(' · ')}
      </div>
    </>
  );
}

/** Counters since the service started; every reason a picture was passed over by its name. */
export function Counters({ counters }: { counters: CameraCounters }) {
  const { t, word, locale } = useText();
  const number = (value: number) => value.toLocaleString(locale);
  return (
    <Descriptions
      size="small"
      column={2}
      items={[
        ...(['received', 'lost', 'decoded', 'analysed'] as const).map((name) => ({
          key: name,
          label: t(`counters.${name}`),
          children: number(counters[name]),
        })),
        ...Object.entries(counters.dropped).map(([reason, count]) => ({
          key: reason,
          label: `${t('counters.dropped')}: ${word('drop', reason)}`,
          children: number(count),
        })),
      ]}
    />
  );
}
