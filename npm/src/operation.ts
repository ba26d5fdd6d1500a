import { about } from './cores.js';
import { valueError } from './build-error.js';
import { kindOf, members, objectText, type Subject } from './text.js';

/**
 * Returns an operation's name and its parameters as text for the core.
 *
 * @throws {SeamError} `unknown_operation` for a name that is no string, `invalid_params` for values that JSON cannot
 * represent.
 */
export function callArguments(operation: unknown, params: unknown): [operation: string, params: string] {
  const { operations } = about();
  if (typeof operation !== 'string') {
    const why = `must be the name of an operation such as '${operations[0]}', got ${kindOf(operation)}`;
    throw valueError({ kind: 'unknown_operation' }, 'operation', why);
  }
  // The core reports an unknown operation, before any problem with the parameters.
  if (!operations.includes(operation)) return [operation, '{}'];
  const subject: Subject = {
    kind: 'invalid_params',
    operation,
    expected: 'the parameters must be an object with a member for each',
  };
  return [operation, objectText(members(params ?? {}, subject), subject)];
}
