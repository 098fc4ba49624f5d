import { Timeline } from 'antd';
import type { CaseDetail, CaseHistoryEntry } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { TimeText } from '../../time/TimeText';

/** Who did what, when and why, in the order it happened. */
export function CaseHistory({ of: one }: { of: CaseDetail }) {
  return (
    <div data-testid="case-history">
      <Timeline
        items={one.history.map((entry) => ({
          content: <Step entry={entry} />,
        }))}
      />
    </div>
  );
}

function Step({ entry }: { entry: CaseHistoryEntry }) {
  const { t, word, reason } = useText();
  // The service itself writes a note where a false alarm cancels a case.
  const note = entry.move === 'cancel' ? reason(entry.note) : entry.note;
  return (
    <div data-move={entry.move}>
      <TimeText at={entry.at} /> <strong>{entry.account_name || t('by.service')}</strong>{' '}
      {word('case.move', entry.move)}
      {entry.assignee_name &&
        (entry.move === 'assign' || entry.move === 'reassign') &&
        ` → ${entry.assignee_name}`}
      {note && <div className="muted">{note}</div>}
    </div>
  );
}
