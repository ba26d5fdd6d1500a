import { clock } from './clock.js';

/** Calls `end` once, after `ms` or as soon as `signal` aborts. Returns a function that cancels this. */
export function after(ms: number, signal: AbortSignal | undefined, end: () => void): () => void {
  const { setTimeout, clearTimeout } = clock();
  const off = (): void => {
    clearTimeout(timer);
    // Nobody would catch what a stand-in for a signal throws here.
    void ignoreErrors(() => signal?.removeEventListener('abort', once));
  };
  const once = (): void => {
    off();
    end();
  };
  const timer = setTimeout(once, Math.ceil(ms));
  signal?.addEventListener('abort', once);
  return off;
}

/** Runs `work` and ignores its result and its exception. */
export async function ignoreErrors(work: () => unknown): Promise<void> {
  try {
    await work();
  } catch {
    // Ignored, as promised.
  }
}
