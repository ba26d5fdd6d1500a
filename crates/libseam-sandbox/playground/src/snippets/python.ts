import { PYTHON_OPTIONS } from '../generated.js';
import { onlyKnown, words, type WrittenCall } from './call.js';
import { python, pythonText } from './literal.js';

/** The call as a Python program, or a remark where Python's would be another call. */
export function pythonProgram(call: WrittenCall): string {
  const name = call.operation.name;
  const left = Object.keys(call.params).filter((param) => call.params[param] === null);
  const options = Object.keys(call.params).filter((param) => PYTHON_OPTIONS.includes(param));
  if (left.length + options.length > 0) {
    return [
      '# Python has no such call:',
      ...left.map((param) => `# ${pythonText(param)}: None leaves a parameter out`),
      ...options.map((param) => `# ${pythonText(param)}: an option of the call, no parameter`),
      '',
    ].join('\n');
  }
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
