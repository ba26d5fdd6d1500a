// Bytes as ASCII text that stands in a string without escapes: `src/printable.ts` reads it. What is text in the bytes
// stays so: where the code around says the same, it is packed once.
const SINGLES = 91;
/** The bytes that stand for themselves, however rare they are. */
const WORDS = /[a-z_ `]/;

/** How far each of 91 bytes is from the character that stands for it, then the text: all other bytes are two characters. */
export function printable(bytes) {
  const weights = Array.from({ length: 256 }, (_, byte) =>
    WORDS.test(String.fromCharCode(byte)) ? bytes.length : 0,
  );
  for (const byte of bytes) weights[byte] += 1;
  const all = [...weights.keys()].sort((a, b) => weights[b] - weights[a]);
  const byValue = (a, b) => a - b;
  const singles = all.slice(0, SINGLES).sort(byValue);
  // What has no character of its own takes that of a rarer byte.
  const homeless = singles.filter((byte) => !CODES.includes(byte));
  const alphabet = CODES.map((code) => (singles.includes(code) ? code : homeless.shift()));
  const steps = alphabet.map((byte, number) => (byte - number - (number > 56 ? 36 : 35)) & 255);
  const whole = [...alphabet, ...all.slice(SINGLES).sort(byValue)];
  return [...steps, ...Array.from(bytes, (byte) => whole.indexOf(byte))].map(characters).join('');
}

/** The characters that stand for a byte alone: the blank, and from `$` to `~` without the backslash. */
const CODES = Array.from({ length: SINGLES }, (_, number) =>
  number === 0 ? 32 : number + (number > 56 ? 36 : 35),
);

/** One of them, behind `!` or `#` from 91 and 182 on. */
function characters(number) {
  return ['', '!', '#'][Math.floor(number / SINGLES)] + String.fromCharCode(CODES[number % SINGLES]);
}
