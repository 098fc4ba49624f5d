import { useRef } from 'react';
import { useLiveMessages } from '../../live/LiveProvider';
import { useClock } from '../../time/clock';
import { beep } from '../../ui/beep';
import { useRemembered } from '../../ui/useRemembered';
import { isQuiet } from './care';

const MOST_KNOWN = 500;

/** A sound for each new alert of the highest severity that no silence keeps quiet; off until switched on, remembered. */
export function useAlarmSound(): [boolean, (on: boolean) => void] {
  const [choice, setChoice] = useRemembered('xueliang.sound', ['off', 'on']);
  const now = useClock();
  const heard = useRef(new Set<string>());
  useLiveMessages((message) => {
    if (message.type !== 'alert' || message.data.state !== 'new' || message.data.severity !== 3) return;
    if (isQuiet(message.data, now())) return;
    if (heard.current.has(message.data.id)) return;
    if (heard.current.size >= MOST_KNOWN) heard.current.clear();
    heard.current.add(message.data.id);
    if (choice === 'on') beep();
  });
  return [choice === 'on', (on) => setSound(on, setChoice)];
}

function setSound(on: boolean, setChoice: (choice: 'off' | 'on') => void): void {
  setChoice(on ? 'on' : 'off');
  if (on) beep();
}
