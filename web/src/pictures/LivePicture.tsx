import { type ReactNode, useRef } from 'react';
import { useText } from '../i18n/LocaleProvider';
import { useNow } from '../time/clock';
import { clockLength } from '../time/format';
import { useErrorWords } from '../ui/useErrorWords';
import { ageMs, isStale } from './freshness';
import styles from './pictures.module.css';
import { usePicture } from './usePicture';
import { useVisible } from './useVisible';

interface LivePictureProps {
  cameraId: string;
  name: string;
  /** False for a camera that is switched off: nothing is asked for. */
  watched?: boolean;
  /** Width over height until a picture says otherwise. */
  aspect?: number;
  children?: ReactNode;
}

/** The camera's picture, renewed while it is on the screen; an old one is greyed and tells its age. */
export function LivePicture({ cameraId, name, watched = true, aspect = 16 / 9, children }: LivePictureProps) {
  const { t } = useText();
  const frame = useRef<HTMLDivElement>(null);
  const visible = useVisible(frame);
  const now = useNow(1_000);
  const { shown, error } = usePicture(cameraId, watched && visible);
  const stale = shown !== null && isStale(shown, now);
  return (
    <div
      ref={frame}
      className={styles.frame}
      style={{ aspectRatio: aspect }}
      data-stale={stale}
      data-testid="live-picture"
    >
      {shown && <img src={shown.url} alt={t('picture.of', { name })} />}
      {!shown && <Missing error={error} watched={watched} />}
      {children}
      {shown && (
        <span className={styles.age}>
          {stale ? t('picture.old', { age: clockLength(ageMs(shown, now) / 1000) }) : t('picture.live')}
        </span>
      )}
    </div>
  );
}

function Missing({ error, watched }: { error: unknown; watched: boolean }) {
  const { t } = useText();
  const words = useErrorWords();
  if (!watched) return <span className={styles.missing}>{t('picture.off')}</span>;
  return <span className={styles.missing}>{error ? words(error) : t('state.loading')}</span>;
}
