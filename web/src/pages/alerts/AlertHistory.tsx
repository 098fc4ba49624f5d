import { Timeline } from 'antd';
import type { AlertHistoryEntry } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { TimeText } from '../../time/TimeText';

/** Who did what, when and why; the service's own moves bear its name. */
export function AlertHistory({ history, createdAt }: { history: AlertHistoryEntry[]; createdAt: string }) {
  const { t, word } = useText();
  return (
    <Timeline
      items={[
        { content: <Step at={createdAt} text={t('alert.raised')} /> },
        ...history.map((entry) => ({
          content: (
            <Step
              at={entry.at}
              text={`${entry.account_name || t('by.service')} ${word('alert.move', entry.move)}`}
              why={[entry.reason && word('alert.reason', entry.reason), entry.note]
                .filter(Boolean)
                .join(' · ')}
            />
          ),
        })),
      ]}
    />
  );
}

function Step({ at, text, why }: { at: string; text: string; why?: string }) {
  return (
    <>
      <TimeText at={at} /> {text}
      {why && <div className="muted">{why}</div>}
    </>
  );
}
