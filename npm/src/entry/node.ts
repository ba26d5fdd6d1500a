import base64 from '../../dist/libseam.wasm';
import { usePlatform } from '../platform.js';
import { nodeTransport } from '../transport/node.js';

usePlatform({
  wasm: () => Buffer.from(base64, 'base64'),
  transport: nodeTransport,
  environment: (names) => Object.fromEntries(names.map((name) => [name, process.env[name]])),
  inBrowser: () => false,
});

export * from '../index.js';
