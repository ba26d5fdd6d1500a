import { isObject } from '../text.js';

/** `error` in words: the innermost message, which says most. Anything can be thrown, so anything is taken. */
export function detailOf(error: unknown): string {
  try {
    let detail: unknown;
    // `instanceof` does not know the errors of another realm.
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
