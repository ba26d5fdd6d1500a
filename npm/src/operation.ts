import { about } from './core.js';
import { unfitError } from './fault.js';
import { kindOf, members, objectText, type Subject } from './text.js';

/**
 * An operation's name and its parameters as the core takes them. Whatever a caller gives, only text reaches the core.
 *
 * @throws {SeamError} `unknown_operation` for what is no text, `invalid_params` for what has no form in JSON.
 */
export function question(operation: unknown, params: unknown): [operation: string, params: string] {
  const { operations } = about();
  if (typeof operation !== 'string') {
    const why = `must be the name of an operation such as '${operations[0]}', got ${kindOf(operation)}`;
    throw unfitError({ kind: 'unknown_operation' }, 'operation', why);
  }
  // That there is no such operation is said first, and by the core.
  if (!operations.includes(operation)) return [operation, '{}'];
  const subject: Subject = {
    kind: 'invalid_params',
    operation,
    expected: 'the parameters must be an object with a member for each',
  };
  return [operation, objectText(members(params ?? {}, subject), subject)];
}
