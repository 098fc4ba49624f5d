import { expect, test } from 'vitest';
import { FALSE_ALARM_REASONS } from '../../../src/api/types';
import { commandFor, type Key, type Layer } from '../../../src/pages/alerts/keymap';

function key(name: string, over: Partial<Key> = {}): Key {
  return { key: name, code: '', ctrlKey: false, altKey: false, metaKey: false, isComposing: false, ...over };
}

test.each([
  ['ArrowDown', 'next'],
  ['j', 'next'],
  ['ArrowUp', 'previous'],
  ['k', 'previous'],
  ['a', 'acknowledge'],
  ['A', 'acknowledge'],
  ['c', 'confirm'],
  ['f', 'false_alarm'],
  ['Enter', 'open'],
  ['?', 'help'],
  ['Escape', 'close'],
])('%s in the feed: %s', (name, type) => {
  expect(commandFor(key(name), 'feed', false)).toEqual({ type });
});

test('digits choose a reason while the reasons are shown, and mean nothing otherwise', () => {
  FALSE_ALARM_REASONS.forEach((reason, index) => {
    expect(commandFor(key(String(index + 1)), 'reasons', false)).toEqual({ type: 'reason', reason });
    expect(commandFor(key(String(index + 1)), 'feed', false)).toBeNull();
  });
  expect(commandFor(key('0'), 'reasons', false)).toBeNull();
});

test('letters do nothing while reasons are asked: no alert is confirmed by a slip', () => {
  for (const name of ['a', 'c', 'f', 'j', 'Enter'])
    expect(commandFor(key(name), 'reasons', false)).toBeNull();
  expect(commandFor(key('Escape'), 'reasons', false)).toEqual({ type: 'close' });
});

test.each<[string, Partial<Key>, Layer, boolean]>([
  ['with Ctrl', { ctrlKey: true }, 'feed', false],
  ['with Alt', { altKey: true }, 'feed', false],
  ['with Cmd', { metaKey: true }, 'feed', false],
  ['while a word is composed', { isComposing: true }, 'feed', false],
  ['while typing in a field', {}, 'feed', true],
  ['under another dialog', {}, 'dialog', false],
])('c means nothing %s', (_, over, layer, typing) => {
  expect(commandFor(key('c', over), layer, typing)).toBeNull();
});

test('a Chinese input method hides the letter, its place on the keyboard tells it', () => {
  expect(commandFor(key('Process', { code: 'KeyC' }), 'feed', false)).toEqual({ type: 'confirm' });
  expect(commandFor(key('Process', { code: 'Digit1' }), 'reasons', false)).toEqual({
    type: 'reason',
    reason: 'animal',
  });
  expect(commandFor(key('Unidentified', { code: 'F5' }), 'feed', false)).toBeNull();
});
