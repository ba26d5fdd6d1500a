import type { Seam } from './client.js';
import { camelCase } from './camel-case.js';
import { about } from './cores.js';
import { seamError, valueError } from './build-error.js';
import { SeamHttpRequest } from './request.js';

/** The state of a list after one of its pages. */
export interface SeamPagination {
  readonly hasNextPage: boolean;
  /** The cursor of the next page; `null` after the last one. */
  readonly nextPageCursor: string | null;
  readonly nextPageUrl: string | null;
}

/** A page: its elements, and the state of the list after it. */
export type SeamPage<Element> = [elements: readonly Element[], pagination: SeamPagination];

/** A list that is read page by page; `SeamHttp` creates it from a request that was not sent. */
export class SeamPaginator<Element> implements AsyncIterable<readonly Element[]> {
  readonly #seam: Seam;
  readonly #request: SeamHttpRequest<readonly Element[]>;

  /**
   * Creates the list of `request`.
   *
   * @throws {SeamError} `invalid_state` if its operation has no pages.
   */
  constructor(seam: Seam, request: SeamHttpRequest<readonly Element[]>) {
    if (!(request instanceof SeamHttpRequest) || !request.hasPagination) {
      const what = request instanceof SeamHttpRequest ? request.pathname : 'this';
      const message = `${what} does not support pagination; give a request of a list that has pages`;
      throw seamError({ kind: 'invalid_state', outcome: 'not_sent', message, attempts: 0 });
    }
    this.#seam = seam;
    this.#request = request;
  }

  /**
   * Reads the first page.
   *
   * @throws {SeamError} The page cannot be read, or does not say whether there is another one.
   */
  async firstPage(): Promise<SeamPage<Element>> {
    return (await this.#read({})).page;
  }

  /**
   * Reads the page behind another one, whose `nextPageCursor` this is.
   *
   * @throws {SeamError} `invalid_params` without a cursor; others as for the first page.
   */
  async nextPage(nextPageCursor: string | null): Promise<SeamPage<Element>> {
    if (!nextPageCursor) {
      const why = 'must be that of a page that has a next one';
      throw valueError({ kind: 'invalid_params' }, 'nextPageCursor', why);
    }
    return (await this.#readNext(nextPageCursor)).page;
  }

  /**
   * Reads the whole list, element by element, as `Seam.pages` does.
   *
   * @throws {SeamError} At once if the parameters are invalid; in the loop if the list was not read to its end.
   */
  flatten(): AsyncGenerator<Element, void, void> {
    const { operation, params } = this.#request;
    return this.#seam.pages(operation, params) as AsyncGenerator<Element, void, void>;
  }

  /**
   * Reads the whole list.
   *
   * @throws {SeamError} The list was not read to its end.
   */
  async flattenToArray(): Promise<Element[]> {
    const all: Element[] = [];
    for await (const element of this.flatten()) all.push(element);
    return all;
  }

  /** Reads the list page by page. */
  async *[Symbol.asyncIterator](): AsyncGenerator<readonly Element[], void, void> {
    const seen = new Set<string>();
    let { page, attempts } = await this.#read({});
    yield page[0];
    while (page[1].hasNextPage) {
      const { nextPageCursor } = page[1];
      if (nextPageCursor === null) throw this.#malformed('does not say which is the next one', attempts);
      if (seen.has(nextPageCursor)) throw this.#malformed('leads back to an earlier one', attempts);
      seen.add(nextPageCursor);
      ({ page, attempts } = await this.#readNext(nextPageCursor));
      yield page[0];
    }
  }

  async #readNext(cursor: string): Promise<{ page: SeamPage<Element>; attempts: number }> {
    return this.#read({ [about().pages.cursorIn]: cursor });
  }

  async #read(more: object): Promise<{ page: SeamPage<Element>; attempts: number }> {
    const { operation, params } = this.#request;
    const { value, body, attempts } = await this.#seam.reply(operation, { ...params, ...more });
    const info = body[about().pages.info];
    const members = Object.entries(info ?? {}).map(([name, member]) => [camelCase(name), member]);
    const pagination = Object.fromEntries(members) as SeamPagination;
    if (typeof pagination.hasNextPage !== 'boolean')
      throw this.#malformed('does not say if there is another one', attempts);
    return { page: [value as readonly Element[], pagination], attempts };
  }

  #malformed(why: string, attempts: number): Error {
    const message = `it is not known whether this is the whole list: a page ${why}`;
    const { operation } = this.#request;
    return seamError({ kind: 'malformed_reply', outcome: 'accepted', message, attempts, operation });
  }
}
