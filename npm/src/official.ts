// The official package's names. docs/migrating-js.md lists the differences behind them.
export { SeamHttp, type SeamHttpCalls, type SeamHttpClient, type SeamHttpRemoval } from './seam-http.js';
export { SeamHttpRequest } from './request.js';
export { SeamPaginator, type SeamPage, type SeamPagination } from './paginator.js';
export {
  isApiKey,
  isClientSessionToken,
  isConsoleSessionToken,
  isPersonalAccessToken,
  isPublishableKey,
} from './credential-kind.js';
export {
  SeamWithoutWorkspace as SeamHttpMultiWorkspace,
  SeamWithoutWorkspace as SeamHttpWithoutWorkspace,
} from './without-workspace.js';
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
