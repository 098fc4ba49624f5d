import { useCallback } from 'react';
import { ApiError } from '../api/errors';
import { useText } from '../i18n/LocaleProvider';
import { knownReason } from '../i18n/reasons';

/**
 * An error in words. In Chinese: the service's message translated, or else the console's own words for its code, with
 * the message behind them where the code alone does not say what to do. In English: the words for the code and the
 * message.
 */
export function useErrorWords(): (error: unknown) => string {
  const { t, word, language } = useText();
  return useCallback(
    (error: unknown) => {
      if (!(error instanceof ApiError)) return error instanceof Error ? error.message : t('error.unknown');
      const known = word('error.code', error.code);
      const named = known === error.code ? '' : known;
      const words = language === 'zh' ? inChinese(error, named) : joined(named, error.message);
      return words || t('error.status', { status: error.status });
    },
    [t, word, language],
  );
}

function inChinese({ code, message }: ApiError, named: string): string {
  return knownReason(message) ?? (named !== '' && SAYS_ALL.has(code) ? named : joined(named, message));
}

function joined(named: string, message: string): string {
  return [named, message].filter((part) => part !== '').join(' ');
}

/** Codes whose words leave nothing to be told by the message. */
const SAYS_ALL: ReadonlySet<string> = new Set([
  'not_signed_in',
  'not_allowed',
  'csrf',
  'must_change_password',
  'not_found',
  'conflict',
  'too_many_attempts',
  'too_large',
  'unavailable',
]);
