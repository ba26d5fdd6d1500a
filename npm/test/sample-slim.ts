// The slim entry as a TypeScript user calls it: it only has to compile.
import { provideWasm, Seam } from 'libseam/slim';

export function start(bytes: Uint8Array): Seam {
  provideWasm(bytes);
  provideWasm(bytes.buffer);
  return new Seam({ endpoint: 'https://your.example' });
}
