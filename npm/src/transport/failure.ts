import { isObject } from '../text.js';

/** Returns the message of the innermost cause of `error`, which says most. Takes any value, because any can be thrown. */
export function detailOf(error: unknown): string {
  try {
    let detail: unknown;
    // `instanceof` does not recognise errors of another realm.
    for (let e = error, depth = 0; isObject(e) && depth < 8; depth += 1) {
      const { message, code, cause, errors } = e as Partial<AggregateError> & { code?: unknown };
      detail = message || code || detail;
      e = cause ?? errors?.[0];
    }
    return String(detail ?? error);
  } catch {
    return 'without a message';
  }
}
