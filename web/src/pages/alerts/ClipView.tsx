import type { Evidence } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import styles from './alerts.module.css';

/** The clips of an alert, and what its evidence lacks. */
export function ClipView({ evidence }: { evidence: Evidence[] }) {
  const { word, reason } = useText();
  const clips = evidence.filter((one) => one.media_type === 'video/mp4');
  const lacks = [...new Set(evidence.flatMap((one) => (one.note ? one.note.split('; ') : [])))];
  return (
    <>
      {clips.map((one) => (
        // biome-ignore lint/a11y/useMediaCaption: cameras are silent, there are no words to caption
        <video
          key={one.id}
          className={styles.clip}
          controls
          preload="metadata"
          src={one.url}
          aria-label={word('evidence', one.label)}
          data-testid="alert-clip"
        />
      ))}
      {lacks.map((one) => (
        <p key={one} className="muted" data-testid="evidence-lacks">
          {word('evidence', 'incomplete')} · {reason(one)}
        </p>
      ))}
    </>
  );
}
