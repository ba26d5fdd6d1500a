export {
  Seam,
  type BuiltRequest,
  type OperationName,
  type Params,
  type Reply,
  type Result,
} from './client.js';
export {
  SeamApiError,
  SeamInvalidInputError,
  SeamInvalidOptionsError,
  SeamInvalidTokenError,
  SeamReplyError,
  SeamTransportError,
  SeamUnauthorizedError,
  SeamUsageError,
  isSeamApiError,
  isSeamInvalidInputError,
  isSeamInvalidOptionsError,
  isSeamInvalidTokenError,
  isSeamReplyError,
  isSeamTransportError,
  isSeamUnauthorizedError,
  isSeamUsageError,
} from './error-classes.js';
export {
  SeamError,
  isSeamError,
  type ErrorDescription,
  type Problem,
  type SeamValidationError,
} from './error.js';
export type { ApiKind, ReplyKind, TransportKind, UsageKind } from './error-groups.js';
export type { Listener as SeamEventListener, SeamEvent } from './event.js';
export type * from './generated.js';
export * from './official.js';
export type { CallOptions, SeamOptions } from './options.js';
export type * from './resources.js';
