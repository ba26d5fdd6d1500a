import { camel, words, type WrittenCall } from './call.js';
import { json, quoted } from './literal.js';

/** The call as a JavaScript module. */
export function javascriptProgram({ operation, params }: WrittenCall): string {
  const method = words(operation).map(camel).join('.');
  const members = Object.entries(params).map(([name, value]) => {
    // A quoted `__proto__` would set the prototype; in brackets it is a member like others.
    const key = /^[A-Za-z_]\w*$/.test(name) && name !== '__proto__' ? name : `[${quoted(name)}]`;
    return `  ${key}: ${json(value)},\n`;
  });
  return [
    "import { Seam } from 'libseam';",
    '',
    'const seam = new Seam();',
    `await seam.${method}({\n${members.join('')}});`,
    '',
  ].join('\n');
}
