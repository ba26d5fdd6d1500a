/** How many characters stand for a byte alone. */
const SINGLES = 91;

/**
 * The bytes that `scripts/printable.mjs` made `text` of. A bundle's transport compresses such text as well as it would
 * the bytes themselves, so nothing here has to decompress.
 */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  let at = 0;
  const number = (): number => {
    let code = text.charCodeAt(at++);
    let base = 0;
    if (code < 34) {
      base = (code - 31) * SINGLES;
      code = text.charCodeAt(at++);
    }
    return base + code - (code > 92 ? 36 : 35);
  };
  const alphabet = Array.from({ length: SINGLES }, number);
  for (let byte = 0; byte < 256; byte += 1) if (!alphabet.includes(byte)) alphabet.push(byte);
  const bytes: number[] = [];
  while (at < text.length) bytes.push(alphabet[number()] as number);
  return Uint8Array.from(bytes);
}
