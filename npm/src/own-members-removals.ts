/** The members of a client that are no operations of the API. `libseam/removals` has none. */
export interface OwnMembers {}
