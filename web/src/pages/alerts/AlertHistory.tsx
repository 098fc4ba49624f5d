import { Timeline } from 'antd';
import type { AlertHistoryEntry } from '../../api/types';
import { type Text, useText } from '../../i18n/LocaleProvider';
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
  const text = useText();
  const { t, word } = text;
  const why = [entry.reason && word('alert.reason', entry.reason), noteOf(entry, text)]
    .filter(Boolean)
    .join(' · ');
  return (
    <div data-move={entry.move}>
      <TimeText at={entry.at} /> <strong>{entry.account_name || t('by.service')}</strong>{' '}
      {word('alert.move', entry.move)}
      {why && <div className="muted">{why}</div>}
    </div>
  );
}

/** People's own words, or what the service noted with a mark of its own. */
function noteOf({ move, note }: AlertHistoryEntry, { t, word }: Text): string {
  if (note === '') return '';
  if (move === 'take_over') return t('alert.step.take_over', { who: note });
  if (move === 'storm') return t('alert.step.storm', { count: note });
  if (move === 'notify') return word('alert.notice', note);
  if (move !== 'rise') return note;
  return note
    .split('>')
    .map((severity) => word('severity', severity))
    .join(' → ');
}
