export type * from './confirmation.js';
export type { Confirm, WaitForActionAttempt } from './core-options.js';
export {
  Seam,
  type BuiltRequest,
  type ConfirmedResult,
  type ManyRemovals,
  type OperationName,
  type Params,
  type RemovalOutcome,
  type Reply,
  type ReplyDetails,
  type Result,
} from './client.js';
export {
  SeamActionAttemptError,
  SeamActionAttemptFailedError,
  SeamActionAttemptTimeoutError,
  SeamActionAttemptUnknownStatusError,
  SeamApiError,
  SeamInvalidInputError,
  SeamInvalidOptionsError,
  SeamInvalidTokenError,
  SeamReplyError,
  SeamTransportError,
  SeamUnauthorizedError,
  SeamUsageError,
  isSeamActionAttemptError,
  isSeamActionAttemptFailedError,
  isSeamActionAttemptTimeoutError,
  isSeamActionAttemptUnknownStatusError,
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
export type { ActionAttemptKind, ApiKind, ReplyKind, TransportKind, UsageKind } from './error-groups.js';
export type {
  DoneEvent,
  ErrorEvent,
  FailureEvent,
  Listener as SeamEventListener,
  ReplyEvent,
  SeamEvent,
  SendEvent,
  WaitEvent,
} from './event.js';
export type * from './generated.js';
export * from './official.js';
export type * from './own-members.js';
export type { CallOptions, ConfirmingCallOptions, PlainCallOptions, SeamOptions } from './options.js';
export type * from './resources.js';
export { SeamWithoutWorkspace } from './without-workspace.js';
