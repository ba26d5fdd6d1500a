import { camelCase } from './camel-case.js';
import { NAMES } from './core-options.js';

/** The names that the core's options have here: without a unit, where milliseconds go without saying. */
const OWN = new Map<string, string>(NAMES.map((core) => [core, camelCase(core.replace(/_(ms|bytes)$/, ''))]));

/** What the core calls the option `name`; nothing if there is none. */
export function coreName(name: string): string | undefined {
  return NAMES.find((core) => OWN.get(core) === name);
}

/** The option that has `name`, or its camel case, in the core; nothing if there is none. */
export function optionMeant(name: string): string | undefined {
  return OWN.get(NAMES.find((core) => camelCase(core) === camelCase(name)) ?? '');
}

/** `text`, the core's JSON, with the names that options have here in place of its own. */
export function inOwnNames(text: string): string {
  return text.replace(/(["`])(\w+)\1/g, (_, quote: string, name: string) => {
    return quote + (OWN.get(name) ?? name) + quote;
  });
}
