import { expect, test } from 'vitest';
import en from '../../src/i18n/en.json';
import { CATALOGUES, translate } from '../../src/i18n/translate';
import zhCN from '../../src/i18n/zh-CN.json';

const sources = import.meta.glob<string>('../../src/**/*.{ts,tsx}', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const CHINESE = /[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]/;
const PLACE = /\{\w+\}/g;

test('both languages have the same keys', () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(zhCN).sort());
});

test('no text is empty', () => {
  for (const [locale, catalogue] of Object.entries(CATALOGUES)) {
    const empty = Object.entries(catalogue).filter(([, text]) => text.trim() === '');
    expect(empty, locale).toEqual([]);
  }
});

test('both languages fill the same places', () => {
  for (const [key, chinese] of Object.entries(zhCN)) {
    const english = en[key as keyof typeof en];
    expect(english.match(PLACE)?.sort() ?? [], key).toEqual(chinese.match(PLACE)?.sort() ?? []);
  }
});

test('every text a person reads stands in the catalogue: no Chinese in the sources', () => {
  const guilty = Object.entries(sources).filter(([, source]) => CHINESE.test(source.replace(COMMENT, '')));
  expect(guilty.map(([path]) => path)).toEqual([]);
});

test('every text is used: named in the sources, or made up from a prefix there', () => {
  const all = Object.values(sources).join('\n');
  const quoted = new Set(all.match(/'[\w.-]+'/g));
  const known = new Map<string, boolean>();
  const isBegun = (prefix: string) => {
    const found = known.get(prefix) ?? isPrefixUsed(all, prefix);
    known.set(prefix, found);
    return found;
  };
  const isUsed = (key: string) => quoted.has(`'${key}'`) || prefixesOf(key).some(isBegun);
  expect(Object.keys(zhCN).filter((key) => !isUsed(key))).toEqual([]);
});

function prefixesOf(key: string): string[] {
  const parts = key.split('.');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('.'));
}

function isPrefixUsed(all: string, prefix: string): boolean {
  return (
    all.includes(`\`${prefix}.\${`) ||
    all.includes(`word('${prefix}',`) ||
    all.includes(`'${prefix}' :`) ||
    all.includes(`? '${prefix}'`)
  );
}

const COMMENT = /\/\*[\s\S]*?\*\/|\/\/.*$/gm;

test('places are filled, unknown ones stay visible', () => {
  expect(translate(CATALOGUES.en, 'alert.pill', { count: 3 })).toBe('3 new');
  expect(translate(CATALOGUES.en, 'alert.pill')).toBe('{count} new');
});
