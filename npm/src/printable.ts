/** How many characters stand for a byte alone. */
const SINGLES = 91;

/**
 * The bytes that `scripts/printable.mjs` made `text` of. A bundle's transport compresses such text as well as it would
 * the bytes themselves, so nothing here has to decompress.
 */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const numbers: number[] = [];
  let base = 0;
  for (const character of text) {
    const code = character.charCodeAt(0);
    const isPrefix = character === '!' || character === '#';
    if (!isPrefix) numbers.push(base + Math.max(code - (code > 92 ? 36 : 35), 0));
    base = isPrefix ? ((code - 31) / 2) * SINGLES : 0;
  }
  const steps = numbers.splice(0, SINGLES);
  const alphabet = steps.map((step, i) => (step + i + (i > 56 ? 36 : 35)) & 255);
  for (let byte = 0; byte < 256; byte += 1) if (!alphabet.includes(byte)) alphabet.push(byte);
  return Uint8Array.from(numbers, (number) => alphabet[number] as number);
}
