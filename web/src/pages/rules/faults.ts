import { ApiError } from '../../api/errors';

type Path = (string | number)[];

export interface Fault {
  path: Path;
  message: string;
}

const NAMED = /^((?:params|conditions|name|zone_ids|exclude_zone_ids|until)(?:\.[\w-]+)*): (.+)$/s;

/** The fields a refusal names: in its `field`, or before the colon of each of its sentences. */
export function faultsOf(error: unknown): Fault[] {
  if (!(error instanceof ApiError)) return [];
  return error.message.split(/; (?=(?:params|conditions)\.)/).flatMap((sentence) => {
    const [, where, message] = NAMED.exec(sentence) ?? [];
    if (where !== undefined && message !== undefined) return [{ path: pathOf(where), message }];
    return error.field === undefined ? [] : [{ path: pathOf(error.field), message: error.message }];
  });
}

/** The innermost of the form's fields that holds what the fault is about, or null. */
export function fieldHolding(path: Path, fields: Path[]): Path | null {
  const holding = fields.filter((field) =>
    field.every((part, index) => String(path[index]) === String(part)),
  );
  return holding.sort((one, other) => other.length - one.length)[0] ?? null;
}

function pathOf(where: string): Path {
  return where.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
