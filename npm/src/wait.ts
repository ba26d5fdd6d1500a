import { clock } from './clock.js';

/** Does `end` once, after `ms` or as soon as `signal` aborts. What it returns calls that off. */
export function after(ms: number, signal: AbortSignal | undefined, end: () => void): () => void {
  const { setTimeout, clearTimeout } = clock();
  const off = (): void => {
    clearTimeout(timer);
    // What a stand-in for a signal throws here would be nobody's.
    void quietly(() => signal?.removeEventListener('abort', once));
  };
  const once = (): void => {
    off();
    end();
  };
  const timer = setTimeout(once, Math.ceil(ms));
  signal?.addEventListener('abort', once);
  return off;
}

/** Does `work`, of which nobody wants to know how it ends. */
export async function quietly(work: () => unknown): Promise<void> {
  try {
    await work();
  } catch {
    // Nobody wants to know.
  }
}
