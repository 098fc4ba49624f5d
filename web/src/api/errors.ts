import type { ErrorBody } from './types';

/**
 * The service refused a request, or could not be reached (`status` 0).
 * `message` is the service's own words; `code` is the contract's name for the reason.
 */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly field: string | undefined;
  readonly allowed: readonly string[];

  constructor(status: number, body: ErrorBody) {
    super(body.message);
    this.name = 'ApiError';
    this.status = status;
    this.code = body.code;
    this.field = body.field;
    this.allowed = body.allowed ?? [];
  }
}

/** Somebody else changed the thing first, or the move is no longer possible. */
export function isConflict(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status === 409;
}

/** Whether trying the same read again may help: no answer, or the service is busy. */
export function isPassing(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500);
}
