import type { Operation } from '../generated.js';

/** A call to be written down. */
export interface WrittenCall {
  readonly operation: Operation;
  readonly params: Readonly<Record<string, unknown>>;
}

/** The words of an operation's name, from the outermost namespace to the verb. */
export function words(operation: Operation): readonly string[] {
  return operation.name.split('.');
}

/** Whether every parameter that is given is one of the operation's. */
export function onlyKnown({ operation, params }: WrittenCall): boolean {
  return Object.keys(params).every((name) => operation.params.some((param) => param.name === name));
}

/** Whether each parameter can be a text of its own: known, meant to be text, and one that a C string can hold. */
export function onlyTexts({ operation, params }: WrittenCall): boolean {
  return Object.entries(params).every(([name, value]) => {
    const param = operation.params.find((known) => known.name === name);
    return param?.type === 'string' && typeof value === 'string' && !value.includes('\0');
  });
}

/** Whether every required parameter is given. */
export function complete({ operation, params }: WrittenCall): boolean {
  return operation.params.every((param) => !param.required || Object.hasOwn(params, param.name));
}

/** `remove_acs_user` as `removeAcsUser`. */
export function camel(word: string): string {
  return word.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** `acs.users.delete` as `AcsUsersDelete`. */
export function pascal(name: string): string {
  return name
    .split(/[._]/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}
