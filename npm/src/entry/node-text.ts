// A page that a test pretends on Node has no such classes of its own: the build puts these in the place of the global ones.
export { TextDecoder, TextEncoder } from 'node:util';
