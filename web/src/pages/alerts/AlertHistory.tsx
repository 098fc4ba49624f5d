import { Timeline } from 'antd';
import type { AlertHistoryEntry } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { TimeText } from '../../time/TimeText';

/** Who did what, when and why; the service's own moves bear its name. */
export function AlertHistory({ history }: { history: AlertHistoryEntry[] }) {
  return (
    <div data-testid="alert-history">
      <Timeline items={history.map((entry) => ({ content: <Step entry={entry} /> }))} />
    </div>
  );
}

function Step({ entry }: { entry: AlertHistoryEntry }) {
  const { t, word } = useText();
  const why = [entry.reason && word('alert.reason', entry.reason), entry.note].filter(Boolean).join(' · ');
  return (
    <div data-move={entry.move}>
      <TimeText at={entry.at} /> <strong>{entry.account_name || t('by.service')}</strong>{' '}
      {word('alert.move', entry.move)}
      {why && <div className="muted">{why}</div>}
    </div>
  );
}
