/** What every answer is made of. */

export interface ErrorBody {
  code: string;
  message: string;
  allowed?: string[];
  field?: string;
}

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}
