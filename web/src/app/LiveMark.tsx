import { Tooltip } from 'antd';
import { useText } from '../i18n/LocaleProvider';
import { useLivePhase } from '../live/LiveProvider';
import styles from './shell.module.css';

/** Whether what the page shows is of this moment. */
export function LiveMark() {
  const { t } = useText();
  const phase = useLivePhase();
  const connected = phase === 'connected';
  return (
    <Tooltip title={t(`live.hint.${phase}`)}>
      <span
        className={styles.live}
        role="status"
        data-testid="live-state"
        data-state={connected ? 'connected' : 'disconnected'}
        data-phase={phase}
      >
        <i aria-hidden="true" />
        {t(connected ? 'live.connected' : phase === 'connecting' ? 'live.connecting' : 'live.disconnected')}
      </span>
    </Tooltip>
  );
}
