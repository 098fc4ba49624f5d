import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useCallback } from 'react';
import { useApi } from '../../api/ApiProvider';
import { isConflict } from '../../api/errors';
import type { Alert, AlertDetail } from '../../api/types';
import { type Judgement, useJudgeAlert } from '../../data/alerts';
import { keys } from '../../data/keys';
import { applyAlert } from '../../data/liveCache';
import { useText } from '../../i18n/LocaleProvider';
import { useErrorWords } from '../../ui/useErrorWords';

/** Judge an alert and say how it went; when somebody was faster, say who and what they decided. */
export function useJudge(): { judge: (alert: Alert, judgement: Judgement) => void; busy: boolean } {
  const { t } = useText();
  const { message } = App.useApp();
  const words = useErrorWords();
  const tellWhoWasFaster = useConflictTeller();
  const mutation = useJudgeAlert();
  const { mutate } = mutation;
  const judge = useCallback(
    (alert: Alert, judgement: Judgement) =>
      mutate(
        { alert, judgement },
        {
          onSuccess: () => void message.success(t(`alert.done.${judgement.move}`)),
          onError: (error) => {
            if (isConflict(error) && error.code !== 'held') void tellWhoWasFaster(alert, words(error));
            else void message.error(words(error));
          },
        },
      ),
    [mutate, message, t, words, tellWhoWasFaster],
  );
  return { judge, busy: mutation.isPending };
}

function useConflictTeller() {
  const api = useApi();
  const queries = useQueryClient();
  const { t, word } = useText();
  const { message } = App.useApp();
  return useCallback(
    async (alert: Alert, refusal: string) => {
      const now = await api.get<AlertDetail>(`/alerts/${alert.id}`).catch(() => null);
      const last = now?.history.findLast((step) => step.from !== step.to);
      if (now === null || last === undefined) return void message.warning(refusal, 6);
      queries.setQueryData(keys.alert(alert.id), now);
      applyAlert(queries, now);
      const who = last.account_name || t('by.service');
      message.warning(t('alert.conflict', { who, move: word('alert.move', last.move) }), 6);
    },
    [api, queries, t, word, message],
  );
}
