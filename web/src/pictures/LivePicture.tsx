import { type ReactNode, useRef } from 'react';
import { useText } from '../i18n/LocaleProvider';
import { useNow } from '../time/clock';
import { clockLength } from '../time/format';
import { useErrorWords } from '../ui/useErrorWords';
import type { Shown } from './freshness';
import { ageMs, type Freshness, freshness } from './freshness';
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
  /** Show the whole picture within the frame rather than stretch it to the frame's own aspect. */
  whole?: boolean;
  children?: ReactNode;
}

/** What a page shows above and below a picture that should be seen at once. */
const FRAME_PX = 190;

/** The camera's picture, renewed while it is on the screen; an old one is greyed and tells its age. */
export function LivePicture(props: LivePictureProps) {
  const { cameraId, name, watched = true, aspect = 16 / 9, whole = false, children } = props;
  const { t } = useText();
  const frame = useRef<HTMLDivElement>(null);
  const visible = useVisible(frame);
  const now = useNow(1_000);
  const { shown, error } = usePicture(cameraId, watched && visible);
  const fresh = shown === null ? null : freshness(shown, now);
  return (
    <div
      ref={frame}
      className={styles.frame}
      style={
        whole
          ? { aspectRatio: aspect }
          : { aspectRatio: aspect, maxWidth: `calc(${aspect} * (100dvh - ${FRAME_PX}px))` }
      }
      data-stale={fresh === 'stale'}
      data-whole={whole}
      data-testid="live-picture"
    >
      {shown && <img src={shown.url} alt={t('picture.of', { name })} />}
      {!shown && <Missing error={error} watched={watched} />}
      {children}
      {shown && fresh && <Age shown={shown} fresh={fresh} now={now} />}
    </div>
  );
}

function Age({ shown, fresh, now }: { shown: Shown; fresh: Freshness; now: number }) {
  const { t } = useText();
  const age_s = ageMs(shown, now) / 1000;
  return (
    <span className={styles.age} data-testid="picture-age">
      {fresh === 'stale' && t('picture.old', { age: clockLength(age_s) })}
      {fresh === 'aged' && t('picture.aged', { seconds: Math.round(age_s) })}
      {fresh === 'live' && t('picture.live')}
    </span>
  );
}

function Missing({ error, watched }: { error: unknown; watched: boolean }) {
  const { t } = useText();
  const words = useErrorWords();
  if (!watched) return <span className={styles.missing}>{t('picture.off')}</span>;
  return <span className={styles.missing}>{error ? words(error) : t('state.loading')}</span>;
}
