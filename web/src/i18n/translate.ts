import en from './en.json';
import zhCN from './zh-CN.json';

/** Every text of the console has a key; the Chinese catalogue is the reference the English one follows. */
export type MessageKey = keyof typeof zhCN;
export type Catalogue = Record<MessageKey, string>;
export type Locale = 'zh-CN' | 'en';
export type Params = Record<string, string | number>;

export const CATALOGUES: Record<Locale, Catalogue> = { 'zh-CN': zhCN, en };
export const LOCALES: readonly Locale[] = ['zh-CN', 'en'];

/** The text of `key` with `{name}` places filled from `params`. */
export function translate(catalogue: Catalogue, key: MessageKey, params: Params = {}): string {
  return catalogue[key].replace(/\{(\w+)\}/g, (place, name: string) => String(params[name] ?? place));
}

/** Whether the catalogue has a text for a key that is only known at run time. */
export function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(zhCN, key);
}
