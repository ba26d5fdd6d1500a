import { Seam, SeamError, type Reply, type SeamEvent } from 'libseam';
import type { Params } from './parameters.js';

/** Outcome of a call. */
export type Ending = { readonly reply: Reply<unknown> } | { readonly error: SeamError };

/** Settings of the client. */
export interface Settings {
  readonly endpoint: string;
  readonly apiKey: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly retries: number;
}

/** Returns the problem of the settings; empty if there is none. */
export function problem(settings: Settings): string {
  try {
    new Seam({ ...settings, dangerouslyAllowBrowser: true });
    return '';
  } catch (error) {
    if (error instanceof SeamError) return error.message;
    throw error;
  }
}

/** Makes a call with the client library, as any page could, and reports its events. */
export async function run(
  settings: Settings,
  operation: string,
  params: Params,
  signal: AbortSignal,
  onEvent: (event: SeamEvent) => void,
): Promise<Ending> {
  try {
    // The key opens nothing but this sandbox, so anybody who opens the page may have it.
    const seam = new Seam({ ...settings, onEvent, dangerouslyAllowBrowser: true });
    return { reply: await seam.reply(operation, params, { signal }) };
  } catch (error) {
    if (error instanceof SeamError) return { error };
    throw error;
  }
}
