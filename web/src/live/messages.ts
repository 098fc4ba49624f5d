import type { LiveMessage } from '../api/types';

const KNOWN = new Set<string>(['alert', 'case', 'camera', 'gate', 'hello']);

/** A message of the live connection, or null for anything this console does not know. */
export function parseLiveMessage(text: unknown): LiveMessage | null {
  if (typeof text !== 'string') return null;
  const parsed = parseJson(text);
  if (typeof parsed !== 'object' || parsed === null) return null;
  const { type, data } = parsed as { type?: unknown; data?: unknown };
  if (typeof type !== 'string' || !KNOWN.has(type)) return null;
  if (typeof data !== 'object' || data === null) return null;
  return { type, data } as LiveMessage;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
