import type { Operation } from '../generated.js';

/** A call to be shown as a program. */
export interface WrittenCall {
  readonly operation: Operation;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Reports whether every given parameter is one of the operation's. */
export function onlyKnown({ operation, params }: WrittenCall): boolean {
  return Object.keys(params).every((name) => operation.params.some((param) => param.name === name));
}

/** Reports whether each given parameter is known, is text, and fits into a C string. */
export function onlyTexts({ operation, params }: WrittenCall): boolean {
  return Object.entries(params).every(([name, value]) => {
    const param = operation.params.find((known) => known.name === name);
    return param?.type === 'string' && typeof value === 'string' && !value.includes('\0');
  });
}

/** Reports whether every required parameter is given. */
export function complete({ operation, params }: WrittenCall): boolean {
  return operation.params.every((param) => !param.required || Object.hasOwn(params, param.name));
}
