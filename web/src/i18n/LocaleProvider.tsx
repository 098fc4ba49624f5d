import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { Language } from '../api/types';
import { remember, remembered } from '../ui/remembered';
import { reasonWords } from './reasons';
import { CATALOGUES, isMessageKey, type Locale, type MessageKey, type Params, translate } from './translate';

export interface Text {
  locale: Locale;
  /** The language of texts that the service sends in both. */
  language: Language;
  t: (key: MessageKey, params?: Params) => string;
  /** The catalogue's word for a value that comes from the service, or the value itself when it has none. */
  word: (prefix: string, value: string) => string;
  /** A reason that the service gives in English words, in this language where it is known. */
  reason: (text: string) => string;
  setLocale: (locale: Locale) => void;
}

const LocaleContext = createContext<Text | null>(null);
const STORED = 'xueliang.locale';

export function LocaleProvider({ children }: { children: ReactNode }) {
  const [locale, setLocaleState] = useState<Locale>(() => (remembered(STORED) === 'en' ? 'en' : 'zh-CN'));
  const setLocale = useCallback((next: Locale) => {
    remember(STORED, next);
    setLocaleState(next);
  }, []);
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  const text = useMemo(() => textOf(locale, setLocale), [locale, setLocale]);
  return <LocaleContext value={text}>{children}</LocaleContext>;
}

function textOf(locale: Locale, setLocale: (locale: Locale) => void): Text {
  const catalogue = CATALOGUES[locale];
  const language: Language = locale === 'en' ? 'en' : 'zh';
  return {
    locale,
    language,
    t: (key, params) => translate(catalogue, key, params),
    word: (prefix, value) => {
      const key = `${prefix}.${value}`;
      return isMessageKey(key) ? catalogue[key] : value;
    },
    reason: (text) => reasonWords(text, language),
    setLocale,
  };
}

export function useText(): Text {
  const text = useContext(LocaleContext);
  if (text === null) throw new Error('useText needs a LocaleProvider above it');
  return text;
}
