import { useCallback, useState } from 'react';
import { remember, remembered } from './remembered';

/** One of `choices`, kept between visits; the first choice until another was taken. */
export function useRemembered<T extends string>(
  name: string,
  choices: readonly [T, ...T[]],
): [T, (next: T) => void] {
  const [choice, setChoice] = useState<T>(() => choices.find((c) => c === remembered(name)) ?? choices[0]);
  const choose = useCallback(
    (next: T) => {
      remember(name, next);
      setChoice(next);
    },
    [name],
  );
  return [choice, choose];
}
