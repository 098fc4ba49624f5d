import { ApiError } from './errors';
import type { ErrorBody } from './types';

export type FetchLike = (input: string, init?: RequestInit) => Promise<Response>;
export type Query = Record<string, string | number | boolean | null | undefined>;

export interface ClientEvents {
  /** The session has ended: any request answered 401. */
  onSignedOut: () => void;
  /** The service wants a new password before anything else. */
  onMustChangePassword: () => void;
}

const PREFIX = '/api/v1';
const UNSAFE = new Set(['POST', 'PATCH', 'PUT', 'DELETE']);

/** A JPEG and when it was taken; `ageMs` is how old it already was by the service's clock when it arrived. */
export interface Picture {
  blob: Blob;
  takenAt: string | null;
  ageMs: number;
}

/**
 * The only place that talks HTTP: prefix, session cookie, CSRF header, errors in the contract's form.
 *
 * The CSRF token comes with every session answer (`rememberCsrf`) and goes out with every unsafe method.
 */
export class ApiClient {
  private csrfToken = '';
  private readonly fetch: FetchLike;
  private readonly events: ClientEvents;

  constructor(fetch: FetchLike, events: ClientEvents) {
    this.fetch = fetch;
    this.events = events;
  }

  rememberCsrf(token: string): void {
    this.csrfToken = token;
  }

  get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
    return this.json<T>('GET', path + queryString(query), undefined, signal);
  }

  post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.json<T>('POST', path, body);
  }

  patch<T>(path: string, body: unknown): Promise<T> {
    return this.json<T>('PATCH', path, body);
  }

  delete(path: string): Promise<void> {
    return this.json<void>('DELETE', path);
  }

  async upload<T>(path: string, file: Blob, name: string): Promise<T> {
    const form = new FormData();
    form.append('file', file, name);
    const response = await this.send('POST', path, { body: form });
    return (await response.json()) as T;
  }

  async picture(path: string, signal?: AbortSignal): Promise<Picture> {
    const response = await this.send('GET', path, { ...(signal ? { signal } : {}), cache: 'no-store' });
    const takenAt = response.headers.get('X-Picture-At');
    const blob = await response.blob();
    return { blob, takenAt, ageMs: pictureAgeMs(takenAt, response.headers.get('Date')) };
  }

  private async json<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    const init: RequestInit = signal ? { signal } : {};
    if (body !== undefined) {
      init.body = JSON.stringify(body);
      init.headers = { 'Content-Type': 'application/json' };
    }
    const response = await this.send(method, path, init);
    return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
  }

  private async send(method: string, path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('Accept', 'application/json');
    if (UNSAFE.has(method)) headers.set('X-CSRF-Token', this.csrfToken);
    const response = await this.attempt(PREFIX + path, {
      ...init,
      method,
      headers,
      credentials: 'same-origin',
    });
    if (!response.ok) throw this.refusal(response.status, await readErrorBody(response));
    return response;
  }

  private async attempt(url: string, init: RequestInit): Promise<Response> {
    try {
      return await this.fetch(url, init);
    } catch (cause) {
      if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
      throw new ApiError(0, { code: 'unreachable', message: '' });
    }
  }

  private refusal(status: number, body: ErrorBody): ApiError {
    const error = new ApiError(status, body);
    if (status === 401) this.events.onSignedOut();
    if (status === 403 && error.code === 'must_change_password') this.events.onMustChangePassword();
    return error;
  }
}

export function queryString(query: Query): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

async function readErrorBody(response: Response): Promise<ErrorBody> {
  const fallback = { code: `http_${response.status}`, message: '' };
  const parsed: unknown = await response.json().catch(() => null);
  if (typeof parsed !== 'object' || parsed === null || !('error' in parsed)) return fallback;
  return { ...fallback, ...(parsed.error as Partial<ErrorBody>) };
}

/** Both stamps are the service's, so a wrong clock in this browser does not age the picture. */
function pictureAgeMs(takenAt: string | null, servedAt: string | null): number {
  const taken = Date.parse(takenAt ?? '');
  const served = Date.parse(servedAt ?? '');
  return Number.isNaN(taken) || Number.isNaN(served) ? 0 : Math.max(0, served - taken);
}
