import { onlyKnown, words, type WrittenCall } from './call.js';
import { python, pythonText } from './literal.js';

/** The call as a Python program. */
export function pythonProgram(call: WrittenCall): string {
  const name = call.operation.name;
  const given = Object.entries(call.params);
  // A name that is no parameter could be no name in Python either.
  const lines = onlyKnown(call)
    ? [
        `seam.${words(call.operation).join('.')}(`,
        ...given.map(([param, value]) => `    ${param}=${python(value)},`),
        ')',
      ]
    : [`seam.call(${pythonText(name)}, **${python(call.params)})`];
  return ['from libseam import Seam', '', 'seam = Seam()', ...lines, ''].join('\n');
}
