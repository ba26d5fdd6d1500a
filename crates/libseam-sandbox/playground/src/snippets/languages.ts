import { cProgram } from './c.js';
import type { WrittenCall } from './call.js';
import { commandLine, curlCommand } from './command.js';
import { javascriptProgram } from './javascript.js';
import { pythonProgram } from './python.js';
import { rustProgram } from './rust.js';

/** A way to write a call down. */
export interface Language {
  readonly id: string;
  readonly name: string;
  readonly write: (call: WrittenCall) => string;
  /** Words that are shown as the language's own. */
  readonly keywords: RegExp;
}

/** All of them, in the order of their tabs. */
export const LANGUAGES: readonly Language[] = [
  {
    id: 'python',
    name: 'Python',
    write: pythonProgram,
    keywords: /^(?:from|import|None|True|False)$/,
  },
  {
    id: 'javascript',
    name: 'JavaScript',
    write: javascriptProgram,
    keywords: /^(?:import|from|const|new|await|null|true|false)$/,
  },
  {
    id: 'c',
    name: 'C',
    write: cProgram,
    keywords: /^(?:int|void|const|char|if|return|include|sizeof)$/,
  },
  {
    id: 'rust',
    name: 'Rust',
    write: rustProgram,
    keywords: /^(?:use|fn|let|Ok|Some)$/,
  },
  { id: 'cli', name: 'CLI', write: commandLine, keywords: /^seam$/ },
  { id: 'curl', name: 'cURL', write: curlCommand, keywords: /^(?:curl|HEADERS)$/ },
];
