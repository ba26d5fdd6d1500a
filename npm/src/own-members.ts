import type { OffBoard } from './off-board-types.js';

export type * from './off-board-types.js';

/** The members of a client that are no operations of the API. */
export interface OwnMembers {
  /** Off-boards a person, with evidence; its members are the parts of that. */
  readonly offBoard: OffBoard;
}
