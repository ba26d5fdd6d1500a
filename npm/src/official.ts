// The official package's names. docs/migrating-js.md lists the differences behind them.
export { Seam as SeamHttp } from './client.js';
export {
  SeamApiError as SeamHttpApiError,
  SeamInvalidInputError as SeamHttpInvalidInputError,
  SeamInvalidOptionsError as SeamHttpInvalidOptionsError,
  SeamInvalidTokenError as SeamHttpInvalidTokenError,
  SeamReplyError as SeamHttpInvalidResponseError,
  SeamUnauthorizedError as SeamHttpUnauthorizedError,
  isSeamApiError as isSeamHttpApiError,
  isSeamInvalidInputError as isSeamHttpInvalidInputError,
  isSeamReplyError as isSeamHttpInvalidResponseError,
  isSeamUnauthorizedError as isSeamHttpUnauthorizedError,
} from './error-classes.js';
export type { SeamOptions as SeamHttpOptions } from './options.js';
