import { SeamError } from 'libseam';
import { part, say } from './element.js';

/** Shows an error that stops the whole page. */
export function trouble(error: unknown): void {
  const where = part('trouble', HTMLElement);
  where.hidden = false;
  const message =
    error instanceof SeamError
      ? error.message
      : 'The sandbox does not answer. If it was stopped, start it and reload the page.';
  say(where, message);
}
