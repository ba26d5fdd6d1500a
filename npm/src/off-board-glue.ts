// The core with off-boardings, for a page. It is a file of its own, whose glue is like that of the whole core.
export * from './glue.js';
