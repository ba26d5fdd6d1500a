import { OPTION_NAMES } from '../core-options.js';
import { unfitError } from '../fault.js';
import { isObject } from '../text.js';

/**
 * Refuses options for some of which the class of `options` has getters. Members are an object's own here, as they are in
 * JSON, and for a credential that is passed over so the environment would give somebody else's.
 *
 * @throws {SeamError} `invalid_options`
 */
export function refuseGetters(options: unknown): void {
  if (!isObject(options) || 'toJSON' in options) return;
  let above = Object.getPrototypeOf(options) as object | null;
  for (;;) {
    const prototype = above;
    above = prototype && (Object.getPrototypeOf(prototype) as object | null);
    // What all objects have is nobody's option.
    if (!prototype || !above) return;
    for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      if (!get || Object.hasOwn(options, name) || !OPTION_NAMES.includes(name)) continue;
      const why = 'is a getter of a class, which is not read; give an object that has it itself';
      throw unfitError({ kind: 'invalid_options' }, name, why);
    }
  }
}
