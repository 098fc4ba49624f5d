import type { ApiClient, Query } from '../api/client';
import type { Page } from '../api/types';

const LARGEST_PAGE = 200;
const MOST_PAGES = 25;

/** Everything of a list that people look at as a whole (areas, zones, rules); at most 5,000 things. */
export async function readAll<T>(
  api: ApiClient,
  path: string,
  query: Query = {},
  signal?: AbortSignal,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer: Page<T> = await api.get<Page<T>>(path, { ...query, limit: LARGEST_PAGE, cursor }, signal);
    items.push(...answer.items);
    cursor = answer.next_cursor ?? null;
    if (cursor === null) break;
  }
  return items;
}
