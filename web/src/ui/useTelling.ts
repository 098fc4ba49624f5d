import { App } from 'antd';
import { useCallback } from 'react';
import { useText } from '../i18n/LocaleProvider';
import type { MessageKey } from '../i18n/translate';
import { useErrorWords } from './useErrorWords';

/** Wait for a change and say how it went. */
export function useTelling(): (change: Promise<unknown>, done: MessageKey) => Promise<void> {
  const { t } = useText();
  const { message } = App.useApp();
  const words = useErrorWords();
  return useCallback(
    async (change, done) => {
      try {
        await change;
        message.success(t(done));
      } catch (refusal) {
        message.error(words(refusal), 6);
      }
    },
    [message, t, words],
  );
}
