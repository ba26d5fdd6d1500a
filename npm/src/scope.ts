/** What tells a page or a worker of one from a server that has `fetch`. */
interface Scope {
  readonly document?: unknown;
  readonly importScripts?: unknown;
}

/** Whether this is a page or a worker of one, where everybody can read what is here. */
export function inBrowser(): boolean {
  const scope: Scope = globalThis;
  return scope.document !== undefined || scope.importScripts !== undefined;
}
