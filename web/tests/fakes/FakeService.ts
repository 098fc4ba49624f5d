import type { FetchLike } from '../../src/api/client';
import type { Role, Session } from '../../src/api/types';
import { aSession } from './things';

export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Headers;
  body: unknown;
}

type Answer = { status: number; body: unknown; headers?: Record<string, string> };
type Handler = (asked: Asked) => Answer | unknown;

/** The service as the console sees it: a table of routes that tests fill, and a record of what was asked. */
export class FakeService {
  readonly asked: Asked[] = [];
  session: Session | null;
  private readonly routes = new Map<string, Handler>();

  constructor(role: Role | null = 'operator') {
    this.session = role === null ? null : aSession(role);
    this.on('GET /session', () => this.session ?? refusal(401, 'not_signed_in'));
    this.on('GET /alerts/summary', () => ({
      new: 0,
      acknowledged: 0,
      by_severity: { 1: 0, 2: 0, 3: 0 },
      silenced: 0,
      escalated: 0,
      mine: 0,
    }));
    this.on('GET /cameras/summary', () => ({ states: {}, sights: {} }));
    this.on('GET /system', () => refusal(404, 'not_found'));
  }

  on(route: string, handler: Handler): void {
    this.routes.set(route, handler);
  }

  /** What was sent to a route, oldest first. */
  sent(route: string): Asked[] {
    return this.asked.filter((one) => `${one.method} ${one.path}` === route);
  }

  fetch: FetchLike = async (input, init = {}) => {
    const url = new URL(input, 'http://console.test');
    const asked: Asked = {
      method: init.method ?? 'GET',
      path: url.pathname.replace('/api/v1', ''),
      query: url.searchParams,
      headers: new Headers(init.headers),
      body: typeof init.body === 'string' ? JSON.parse(init.body) : init.body,
    };
    this.asked.push(asked);
    return respond(this.routes.get(`${asked.method} ${asked.path}`)?.(asked) ?? refusal(404, 'not_found'));
  };
}

export function refusal(status: number, code: string, message = code): Answer {
  return { status, body: { error: { code, message } } };
}

export function page<T>(...items: T[]) {
  return { items, next_cursor: null };
}

function respond(answer: Answer | unknown): Response {
  const { status, body, headers } = isAnswer(answer) ? answer : { status: 200, body: answer, headers: {} };
  const text = status === 204 ? null : JSON.stringify(body);
  return new Response(text, { status, headers: { 'Content-Type': 'application/json', ...headers } });
}

function isAnswer(answer: unknown): answer is Answer {
  return typeof answer === 'object' && answer !== null && 'status' in answer && 'body' in answer;
}
