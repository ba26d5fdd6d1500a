/** What tells a page or a worker of one from a server that has `fetch`. */
interface Scope {
  readonly document?: unknown;
  readonly importScripts?: unknown;
  readonly location?: { readonly origin?: string };
}

/**
 * The URL that `endpoint` is for a page or a worker of one: if it is empty or begins with a slash, it is on the server that
 * sent the page. Elsewhere it stays as it is.
 */
export function seenFromPage(endpoint: string): string {
  const { location }: Scope = globalThis;
  if (endpoint !== '' && !endpoint.startsWith('/')) return endpoint;
  try {
    const url = new URL(endpoint, location?.origin);
    // `//other.example` begins with a slash too, and leads elsewhere: the core refuses it.
    return url.origin === location?.origin ? url.href : endpoint;
  } catch {
    return endpoint;
  }
}

/** Whether this is a page or a worker of one, where everybody can read what is here. */
export function inBrowser(): boolean {
  const scope: Scope = globalThis;
  return scope.document !== undefined || scope.importScripts !== undefined;
}
