import { complete, onlyKnown, onlyTexts, type WrittenCall } from './call.js';
import { c, hidden, json, python, quoted, rust, shell } from './literal.js';
import { PROGRAMS } from './programs.js';
import { pythonRemark } from './python.js';

type Params = WrittenCall['params'];

/** A language in which the page shows a call. */
export interface Language {
  readonly id: string;
  readonly name: string;
  /** Words that are highlighted. */
  readonly keywords: RegExp;
  /** Reports whether the program with a line for each parameter can make the call. */
  readonly fits: (call: WrittenCall) => boolean;
  /** Returns a parameter's value as the language writes it. */
  readonly value: (value: unknown) => string;
  /** Returns all parameters as one value. */
  readonly all: (params: Params) => string;
  /** Returns a remark in place of a program if the language cannot make the call. */
  readonly remark?: (call: WrittenCall) => string | undefined;
}

const isPlain = ({ params }: WrittenCall): boolean =>
  // Pasted into a terminal, a control character acts at once, quoted or not; in JSON it is escaped.
  !Object.values(params).some((value) => hidden(value as string));

/** Languages in the order of their tabs. */
export const LANGUAGES: readonly Language[] = [
  {
    id: 'python',
    name: 'Python',
    keywords: /^(?:from|import|None|True|False)$/,
    // The name of an unknown parameter could be no name in Python.
    fits: onlyKnown,
    value: python,
    all: python,
    remark: pythonRemark,
  },
  {
    id: 'javascript',
    name: 'JavaScript',
    keywords: /^(?:import|from|const|new|await|null|true|false)$/,
    fits: onlyKnown,
    value: json,
    all: (params) => quoted(json(params)),
  },
  {
    id: 'c',
    name: 'C',
    keywords: /^(?:int|void|const|char|if|return|include|sizeof)$/,
    // An initializer without a member is none in C99.
    fits: (call) => onlyTexts(call) && Object.keys(call.params).length > 0,
    value: (value) => c(value as string),
    all: (params) => c(json(params)),
  },
  {
    id: 'rust',
    name: 'Rust',
    keywords: /^(?:use|fn|let|Ok|Some)$/,
    fits: (call) => onlyTexts(call) && complete(call),
    value: (value) => rust(value as string),
    all: (params) => rust(json(params)),
  },
  {
    id: 'cli',
    name: 'CLI',
    keywords: /^seam$/,
    fits: (call) => onlyTexts(call) && isPlain(call),
    // After a blank, a value that begins with a dash would be taken for a flag.
    value: (value) => `${(value as string).startsWith('-') ? '=' : ' '}${shell(value as string)}`,
    all: (params) => shell(json(params)),
  },
  {
    id: 'curl',
    name: 'cURL',
    keywords: /^(?:curl|HEADERS)$/,
    fits: () => false,
    value: json,
    all: (params) => shell(json(params, 2)),
  },
];

/** A mark in a program, and the name of the parameter that it stands for. */
const MARK = /«(\w*)»/;

/** Returns the call as a program, without the lines of parameters that are not given. */
export function program(call: WrittenCall, language: Language): string {
  const remark = language.remark?.(call);
  if (remark !== undefined) return remark;
  const { operation, params } = call;
  const programs = PROGRAMS[language.id]?.[operation.name];
  if (programs === undefined) throw new TypeError(`there is no program for ${operation.name}`);
  const lines = (language.fits(call) ? programs.typed : programs.generic).filter((line) => {
    const name = MARK.exec(line)?.[1];
    return !name || Object.hasOwn(params, name);
  });
  // Nothing follows the last line of a command.
  const text = `${lines.join('\n').replace(/ \\$/, '')}\n`;
  return text.replaceAll(new RegExp(MARK, 'g'), (_, name: string) =>
    name === '' ? language.all(params) : language.value(params[name]),
  );
}
