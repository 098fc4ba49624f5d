import type { Need, Watch } from '../../api/types';
import { useText } from '../../i18n/LocaleProvider';
import styles from './watch.module.css';

const NEEDS: readonly Need[] = ['unwatched', 'connection', 'sight', 'misses', 'owed', 'awake', 'nothing'];

interface NeedsProps {
  watch: Watch;
  chosen: Need | null;
  onChoose: (need: Need | null) => void;
}

/** How many cameras need what, the most pressing first; a click shows only those. One may need several things. */
export function Needs({ watch: { needs, admitted }, chosen, onChoose }: NeedsProps) {
  const { t } = useText();
  return (
    <fieldset className={styles.needs} aria-label={t('watch.need')}>
      {([null, ...NEEDS] as const).map((need) => (
        <button
          key={need ?? 'any'}
          type="button"
          aria-pressed={chosen === need}
          title={need === null ? undefined : t(`watch.need.${need}.hint`)}
          data-testid={`watch-need-${need ?? 'any'}`}
          data-need={need ?? 'any'}
          data-some={need !== null && (needs[need] ?? 0) > 0}
          onClick={() => onChoose(chosen === need ? null : need)}
        >
          <span>{t(`watch.need.${need ?? 'any'}`)}</span>
          <strong>{need === null ? admitted : (needs[need] ?? 0)}</strong>
        </button>
      ))}
    </fieldset>
  );
}
