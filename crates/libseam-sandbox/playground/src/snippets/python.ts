import { PYTHON_OPTIONS } from '../generated.js';
import type { WrittenCall } from './call.js';
import { pythonText } from './literal.js';

/** Returns a remark in place of a program if the call would be another one in Python. */
export function pythonRemark({ params }: WrittenCall): string | undefined {
  const left = Object.keys(params).filter((param) => params[param] === null);
  const options = Object.keys(params).filter((param) => PYTHON_OPTIONS.includes(param));
  if (left.length + options.length === 0) return undefined;
  return [
    '# Python has no such call:',
    ...left.map((param) => `# ${pythonText(param)}: None leaves a parameter out`),
    ...options.map((param) => `# ${pythonText(param)}: an option of the call, no parameter`),
    '',
  ].join('\n');
}
