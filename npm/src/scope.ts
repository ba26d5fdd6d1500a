/** The globals that distinguish a page or its worker from a server. */
interface Scope {
  readonly document?: unknown;
  readonly importScripts?: unknown;
  readonly location?: { readonly origin?: string };
}

/**
 * Resolves `endpoint` in a page or its worker: one that is empty or begins with a slash is on the server that sent the
 * page. Elsewhere, returns it unchanged.
 */
export function resolveInPage(endpoint: string): string {
  const { location }: Scope = globalThis;
  if (endpoint !== '' && !endpoint.startsWith('/')) return endpoint;
  try {
    const url = new URL(endpoint, location?.origin);
    // `//other.example` begins with a slash too, but leads elsewhere: the core rejects it.
    return url.origin === location?.origin ? url.href : endpoint;
  } catch {
    return endpoint;
  }
}

/** Returns true in a page or its worker, where everybody can read the program's memory. */
export function inBrowser(): boolean {
  const scope: Scope = globalThis;
  return scope.document !== undefined || scope.importScripts !== undefined;
}
