/*
 * Reasons that the service gives in words (states of devices, door commands, checks, refusals), in the console's
 * language. The service speaks English; reasons.zh-CN.json holds a template for each of its sentences, with numbered
 * places: `{0}` shows what stood there (itself translated when it is a reason), `{0:role}` the catalogue's word for it.
 * What is known of no template is shown as it is. Texts may come from hostile devices: work is bounded.
 */
import type { Language } from '../api/types';
import REASONS from './reasons.zh-CN.json';
import { CATALOGUES, isMessageKey, type MessageKey, translate } from './translate';

/** Longer texts are none of ours and shown as they are. */
const MOST_CHARS = 500;
const MOST_DEPTH = 4;
const MOST_PIECES = 8;
/** A template with so few letters matches by chance; it counts only when what it opens with is a reason too. */
const FEWEST_LETTERS = 4;
const PLACE = /\{(\d+)(?::([\w.|]+))?\}/g;

interface Template {
  /** What stands before, between and behind the places. */
  literals: string[];
  isThin: boolean;
  chinese: string;
}

/** How sentences are joined, and whether all of the pieces must be reasons for the text to count as joined. */
const JOINTS = [
  { english: '; ', chinese: '\uff1b', all: false },
  { english: '. ', chinese: '\u3002', all: false },
  { english: ', ', chinese: '\uff0c', all: true },
] as const;
const COLON = '\uff1a';

const WHOLE = new Map<string, string>(
  REASONS.filter(({ en }) => !en.includes('{0}')).map(({ en, zh }) => [en, zh]),
);
const TEMPLATES = REASONS.filter(({ en }) => en.includes('{0}'))
  .map(({ en, zh }) => templateOf(en, zh))
  .sort((one, other) => lettersOf(other) - lettersOf(one));

/** A reason in the console's language; English, and what is not known, stays as it is. */
export function reasonWords(text: string, language: Language): string {
  return language === 'zh' ? (knownReason(text) ?? text) : text;
}

/** The Chinese words of a reason, or null where no part of it is known. */
export function knownReason(text: string): string | null {
  return text.length > MOST_CHARS ? null : inChinese(text.trim(), MOST_DEPTH);
}

function inChinese(text: string, depth: number): string | null {
  if (depth === 0 || text === '') return null;
  return WHOLE.get(text) ?? byTemplate(text, depth) ?? byPieces(text, depth) ?? behindColon(text, depth);
}

function byTemplate(text: string, depth: number): string | null {
  for (const template of TEMPLATES) {
    const values = match(template.literals, text);
    if (values === null) continue;
    if (template.isThin && inChinese(values[0] ?? '', depth - 1) === null) continue;
    return fill(template.chinese, values, depth);
  }
  return null;
}

/**
 * What stands in the places, or null. Each place takes as little as it can, as `(.+?)` would; searching for the
 * literals one after the other finds the same and takes linear time on any text.
 */
function match(literals: string[], text: string): string[] | null {
  const first = literals[0] ?? '';
  const last = literals.at(-1) ?? '';
  if (!text.startsWith(first) || !text.endsWith(last)) return null;
  const end = text.length - last.length;
  const values: string[] = [];
  let at = first.length;
  for (const literal of literals.slice(1, -1)) {
    const next = text.indexOf(literal, at + 1);
    if (next < 0 || next + literal.length > end) return null;
    values.push(text.slice(at, next));
    at = next + literal.length;
  }
  if (at >= end) return null;
  values.push(text.slice(at, end));
  return values;
}

function fill(chinese: string, values: string[], depth: number): string {
  return chinese.replace(PLACE, (place, index: string, prefixes?: string) => {
    const value = values[Number(index)];
    if (value === undefined) return place;
    return prefixes ? catalogueWords(prefixes.split('|'), value) : (inChinese(value, depth - 1) ?? value);
  });
}

/** The catalogue's words for one value of the service, or for several behind commas. */
function catalogueWords(prefixes: string[], value: string): string {
  const words = value.split(', ').map((each) => {
    const key = prefixes.map((prefix) => `${prefix}.${each}`).find(isMessageKey);
    return key === undefined ? null : translate(CATALOGUES['zh-CN'], key as MessageKey);
  });
  return words.includes(null) ? (inChinese(value, 1) ?? value) : words.join('\u3001');
}

function byPieces(text: string, depth: number): string | null {
  for (const joint of JOINTS) {
    const pieces = text.split(joint.english);
    if (pieces.length < 2 || pieces.length > MOST_PIECES) continue;
    const known = pieces.map((piece) => inChinese(piece.replace(/\.$/, ''), depth - 1));
    const enough = joint.all ? known.every((piece) => piece !== null) : known.some((piece) => piece !== null);
    if (enough) return known.map((piece, index) => piece ?? pieces[index]).join(joint.chinese);
  }
  return null;
}

/** `what: reason`, where only the reason is known. */
function behindColon(text: string, depth: number): string | null {
  const at = text.indexOf(': ');
  const reason = at < 0 ? null : inChinese(text.slice(at + 2), depth - 1);
  return reason === null ? null : text.slice(0, at) + COLON + reason;
}

function templateOf(english: string, chinese: string): Template {
  const literals = english.split(/\{\d+\}/);
  const letters = literals.join('').replace(/[^A-Za-z]/g, '').length;
  return { literals, isThin: literals[0] === '' && letters < FEWEST_LETTERS, chinese };
}

function lettersOf(template: Template): number {
  return template.literals.join('').length;
}
