import { useEffect, useRef } from 'react';
import { type Command, commandFor, type Layer, takesLetters } from './keymap';

/** Hand the operator's keys to `obey` while the page is shown. */
export function useAlertKeys(layer: Layer, obey: (command: Command) => void): void {
  const newest = useRef({ layer, obey });
  newest.current = { layer, obey };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const command = commandFor(event, newest.current.layer, takesLetters(event.target));
      if (command === null || (command.type === 'open' && activates(event.target))) return;
      if (command.type !== 'close') event.preventDefault();
      newest.current.obey(command);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

/** Enter already means something on a focused button or link. */
function activates(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('button, a, [role="combobox"]') !== null;
}
