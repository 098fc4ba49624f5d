import { useCallback } from 'react';
import { ApiError } from '../api/errors';
import { useText } from '../i18n/LocaleProvider';
import { knownReason } from '../i18n/reasons';

/**
 * An error in words. In Chinese: the service's message translated, which says all; a message that is not known stands
 * behind the console's own words for the code. In English: the words for the code and the message.
 */
export function useErrorWords(): (error: unknown) => string {
  const { t, word, language } = useText();
  return useCallback(
    (error: unknown) => {
      if (!(error instanceof ApiError)) return error instanceof Error ? error.message : t('error.unknown');
      const known = language === 'zh' ? knownReason(error.message) : null;
      const named = word('error.code', error.code);
      const words = known ?? joined(named === error.code ? '' : named, error.message);
      return words || t('error.status', { status: error.status });
    },
    [t, word, language],
  );
}

function joined(named: string, message: string): string {
  return [named, message].filter((part) => part !== '').join(' ');
}
