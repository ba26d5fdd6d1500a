// Bytes as ASCII text that stands in a string without escapes: `src/printable.ts` reads it.
const SINGLES = 91;

/** The 91 most frequent bytes, as they are numbered, then the text: frequent bytes are one character, others two. */
export function printable(bytes) {
  const counts = new Array(256).fill(0);
  for (const byte of bytes) counts[byte] += 1;
  const all = [...counts.keys()].sort((a, b) => counts[b] - counts[a]);
  const byValue = (a, b) => a - b;
  const singles = all.slice(0, SINGLES).sort(byValue);
  const alphabet = [...singles, ...all.slice(SINGLES).sort(byValue)];
  return [...singles.map(character), ...Array.from(bytes, (byte) => character(alphabet.indexOf(byte)))].join(
    '',
  );
}

/** A character from `#` to `~` without the backslash, behind a blank or `!` from 91 and 182 on. */
function character(number) {
  const [before, rest] = [Math.floor(number / SINGLES), number % SINGLES];
  return (
    (before > 0 ? String.fromCharCode(31 + before) : '') + String.fromCharCode(rest + (rest < 57 ? 35 : 36))
  );
}
