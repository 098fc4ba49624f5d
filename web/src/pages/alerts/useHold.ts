import { App } from 'antd';
import { useCallback } from 'react';
import type { Alert } from '../../api/types';
import { type ClaimMove, useClaimAlert } from '../../data/alerts';
import { useErrorWords } from '../../ui/useErrorWords';

export interface Hold {
  move: (move: ClaimMove) => void;
  /** Rejects with the refusal. */
  takeOver: (reason: string) => Promise<unknown>;
  busy: boolean;
}

/** Claim, release or take over one alert; a refusal (somebody was faster) is told in words. */
export function useHold(alert: Alert | undefined): Hold {
  const { message } = App.useApp();
  const words = useErrorWords();
  const { mutate, mutateAsync, isPending } = useClaimAlert();
  const id = alert?.id;
  const move = useCallback(
    (wanted: ClaimMove) => {
      if (id === undefined) return;
      mutate({ id, move: wanted }, { onError: (error) => void message.warning(words(error), 6) });
    },
    [id, mutate, message, words],
  );
  const takeOver = async (reason: string) => {
    if (id !== undefined) await mutateAsync({ id, move: 'take_over', reason });
  };
  return { move, takeOver, busy: isPending };
}
