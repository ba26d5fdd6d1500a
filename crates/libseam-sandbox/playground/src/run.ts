import { Seam, SeamError, type Reply, type SeamEvent } from 'libseam';
import type { Params } from './parameters.js';

/** How a call ended. */
export type Ending = { readonly reply: Reply<unknown> } | { readonly error: SeamError };

/** What the client is made with. */
export interface Settings {
  readonly endpoint: string;
  readonly apiKey: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly retries: number;
}

/** What is wrong with the settings; empty if nothing is. */
export function problem(settings: Settings): string {
  try {
    new Seam({ ...settings, dangerouslyAllowBrowser: true });
    return '';
  } catch (error) {
    if (error instanceof SeamError) return error.message;
    throw error;
  }
}

/** Makes a call with the client library, as any page could, and tells of what happens in it. */
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
