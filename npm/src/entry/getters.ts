import { OPTION_NAMES } from '../core-options.js';
import { valueError } from '../build-error.js';
import { isObject } from '../text.js';

/**
 * Rejects an `options` object whose class has getters for some of the options. Only own members are read, as in JSON, and
 * for a credential that is ignored the environment might supply somebody else's.
 *
 * @throws {SeamError} `invalid_options`
 */
export function refuseGetters(options: unknown): void {
  if (!isObject(options) || 'toJSON' in options) return;
  let above = Object.getPrototypeOf(options) as object | null;
  for (;;) {
    const prototype = above;
    above = prototype && (Object.getPrototypeOf(prototype) as object | null);
    // The members of all objects are no options.
    if (!prototype || !above) return;
    for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      if (!get || Object.hasOwn(options, name) || !OPTION_NAMES.includes(name)) continue;
      const why = 'is a getter of a class, which is not read; give an object that has it itself';
      throw valueError({ kind: 'invalid_options' }, name, why);
    }
  }
}
