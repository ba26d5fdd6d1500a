/** Invisible characters, and those that change others: in a listing they are escaped. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Reports whether a text has a character that must be escaped, which a shell's quotes cannot do. */
export function hidden(text: string): boolean {
  return text.search(HIDDEN) >= 0;
}

const utf8 = new TextEncoder();

function code(letter: string): number {
  return letter.codePointAt(0) as number;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

/** Returns text in quotes, as JSON, JavaScript and Python write it. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(HIDDEN, (letter) =>
    Array.from({ length: letter.length }, (_, at) => `\\u${hex(letter.charCodeAt(at), 4)}`).join(''),
  );
}

/** Returns a value as JSON without hidden characters; `space` is that of `JSON.stringify`. */
export function json(value: unknown, space?: number): string {
  const text = JSON.stringify(value, undefined, space);
  // Between the tokens only line breaks are hidden, and they may stay.
  return text.replace(HIDDEN, (letter) =>
    letter === '\n'
      ? letter
      : Array.from({ length: letter.length }, (_, at) => `\\u${hex(letter.charCodeAt(at), 4)}`).join(''),
  );
}

/** Returns text as a Python string. */
export function pythonText(text: string): string {
  // Python reads a pair of surrogates as two letters, so what is hidden beyond them has another escape.
  return JSON.stringify(text).replace(HIDDEN, (letter) =>
    letter.length === 1 ? `\\u${hex(code(letter), 4)}` : `\\U${hex(code(letter), 8)}`,
  );
}

/** Returns a value as a Python expression. */
export function python(value: unknown): string {
  if (typeof value === 'string') return pythonText(value);
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map(python).join(', ')}]`;
  if (typeof value === 'object') {
    const members = Object.entries(value).map(([name, member]) => `${pythonText(name)}: ${python(member)}`);
    return `{${members.join(', ')}}`;
  }
  // JSON has numbers that are too large to be any; Python has no name for what they become.
  if (typeof value === 'number' && !Number.isFinite(value)) return `float("${value}")`;
  return String(value);
}

/** Returns text as a C string literal. */
export function c(text: string): string {
  // A question mark could begin a trigraph. Octal escapes end after three digits, hexadecimal ones never.
  const escaped = text.replace(/["\\?]/g, (letter) => `\\${letter}`);
  const visible = escaped.replace(HIDDEN, (letter) => {
    const bytes = utf8.encode(letter);
    return Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
  });
  return `"${visible}"`;
}

/** Returns text as a Rust string literal. */
export function rust(text: string): string {
  const escaped = text.replace(/["\\]/g, (letter) => `\\${letter}`);
  // Half of a surrogate pair is no letter in Rust.
  const visible = escaped.replace(HIDDEN, (letter) =>
    /\p{Cs}/u.test(letter) ? '\\u{fffd}' : `\\u{${hex(code(letter), 1)}}`,
  );
  return `"${visible}"`;
}

/** Returns text as one word of a POSIX shell. */
export function shell(text: string): string {
  return /^[\w./:@][\w./:@-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
