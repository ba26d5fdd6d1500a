// A test's simulated page on Node lacks these classes: the build replaces the globals by them.
export { TextDecoder, TextEncoder } from 'node:util';
