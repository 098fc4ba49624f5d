import { FALSE_ALARM_REASONS, type FalseAlarmReason } from '../../api/types';

/** What the operator's hand asks for. */
export type Command =
  | { type: 'next' }
  | { type: 'previous' }
  | { type: 'acknowledge' }
  | { type: 'confirm' }
  | { type: 'false_alarm' }
  | { type: 'open' }
  | { type: 'help' }
  | { type: 'close' }
  | { type: 'reason'; reason: FalseAlarmReason };

/** Which dialog lies over the feed; digits pick a reason only while the reasons are shown. */
export type Layer = 'feed' | 'reasons' | 'dialog';

export interface Key {
  key: string;
  code: string;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  isComposing: boolean;
}

const FEED_KEYS: Record<string, Command> = {
  ArrowDown: { type: 'next' },
  j: { type: 'next' },
  ArrowUp: { type: 'previous' },
  k: { type: 'previous' },
  a: { type: 'acknowledge' },
  c: { type: 'confirm' },
  f: { type: 'false_alarm' },
  Enter: { type: 'open' },
  '?': { type: 'help' },
};

/** The command a key stands for, or null. `typing`: the key belongs to a field. */
export function commandFor(key: Key, layer: Layer, typing: boolean): Command | null {
  if (key.ctrlKey || key.altKey || key.metaKey || key.isComposing || typing) return null;
  if (layer === 'dialog') return null;
  const name = keyName(key);
  if (name === 'Escape') return { type: 'close' };
  if (layer === 'reasons') return reasonFor(name);
  return FEED_KEYS[name] ?? null;
}

function reasonFor(name: string): Command | null {
  const reason = /^[1-9]$/.test(name) ? FALSE_ALARM_REASONS[Number(name) - 1] : undefined;
  return reason === undefined ? null : { type: 'reason', reason };
}

/** A Chinese input method reports `Process`; the place on the keyboard still says which letter it was. */
function keyName(key: Key): string {
  if (key.key !== 'Process' && key.key !== 'Unidentified')
    return key.key.length === 1 ? key.key.toLowerCase() : key.key;
  const letter = /^(?:Key([A-Z])|Digit([0-9])|Numpad([0-9]))$/.exec(key.code);
  return (letter?.[1] ?? letter?.[2] ?? letter?.[3] ?? key.code).toLowerCase();
}

/** Whether what has the focus takes letters. */
export function takesLetters(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.tagName === 'TEXTAREA' || target.tagName === 'SELECT') return true;
  return target instanceof HTMLInputElement && !['radio', 'checkbox', 'button'].includes(target.type);
}
