import { useCallback } from 'react';
import { ApiError } from '../api/errors';
import { useText } from '../i18n/LocaleProvider';

/** An error in words: the console's own for known codes, with the service's message behind it. */
export function useErrorWords(): (error: unknown) => string {
  const { t, word } = useText();
  return useCallback(
    (error: unknown) => {
      if (!(error instanceof ApiError)) return error instanceof Error ? error.message : t('error.unknown');
      const known = word('error.code', error.code);
      const named = known === error.code ? '' : known;
      return (
        [named, error.message].filter((part) => part !== '').join(' ') ||
        t('error.status', { status: error.status })
      );
    },
    [t, word],
  );
}
