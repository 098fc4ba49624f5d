import { Tooltip } from 'antd';
import type { CameraWatch } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import styles from './watch.module.css';

/** Pictures missed; on hover every reason a picture was passed over, how often, and what it means. */
export function Dropped({ row }: { row: CameraWatch }) {
  const { t, word, locale } = useText();
  const reasons = Object.entries(row.dropped).sort(([, one], [, other]) => other - one);
  const lines = reasons.map(([reason, count]) => (
    <div key={reason}>
      <strong>
        {word('drop', reason)} {count.toLocaleString(locale)}
      </strong>
      <div>{word('drop.hint', reason)}</div>
    </div>
  ));
  return (
    <Tooltip
      title={
        <>
          <div>{t('watch.missed.hint')}</div>
          {lines}
        </>
      }
    >
      <span className={row.need === 'misses' ? styles.missed : undefined} data-testid="watch-missed">
        {row.missed.toLocaleString(locale)}
      </span>
    </Tooltip>
  );
}
