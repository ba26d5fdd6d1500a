// Compiled by the package's tests where the types of a browser are lacking; never run.
import { Seam } from 'libseam';

export function start(): Seam {
  return new Seam({ endpoint: 'https://your.example' });
}
