import { Image } from 'antd';
import { useState } from 'react';
import type { Evidence } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import { TimeText } from '../../time/TimeText';
import styles from './alerts.module.css';

interface EvidenceViewProps {
  evidence: Evidence[];
  viewing: boolean;
  onViewing: (open: boolean) => void;
}

/** The chosen picture large, the others below it; opens to the whole screen. */
export function EvidenceView({ evidence, viewing, onViewing }: EvidenceViewProps) {
  const { t, word } = useText();
  const [chosenId, setChosenId] = useState<string | null>(null);
  const pictures = evidence.filter((one) => one.media_type.startsWith('image/'));
  const chosen = pictures.find((one) => one.id === chosenId) ?? pictures[0];
  if (chosen === undefined) return <div className={styles.noEvidence}>{t('alert.no_picture')}</div>;
  return (
    <figure className={styles.evidence}>
      <Image
        src={chosen.url}
        alt={word('evidence', chosen.label)}
        data-testid="alert-evidence"
        preview={{ open: viewing, onOpenChange: onViewing }}
      />
      <figcaption className="muted">
        {word('evidence', chosen.label)} · <TimeText at={chosen.taken_at} />
        {pictures.length > 1 &&
          ` · ${t('alert.evidence.of', { number: pictures.indexOf(chosen) + 1, count: pictures.length })}`}
      </figcaption>
      {pictures.length > 1 && (
        <div className={styles.film}>
          {pictures.map((one) => (
            <button
              type="button"
              key={one.id}
              aria-pressed={one.id === chosen.id}
              onClick={() => setChosenId(one.id)}
            >
              <img src={one.url} alt={word('evidence', one.label)} loading="lazy" />
            </button>
          ))}
        </div>
      )}
    </figure>
  );
}
