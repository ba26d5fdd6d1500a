export {
  Seam,
  type BuiltRequest,
  type OperationName,
  type Params,
  type Reply,
  type Result,
} from './client.js';
export { SeamError, type Problem } from './error.js';
export type * from './generated.js';
export type { CallOptions, SeamOptions } from './options.js';
