import { seamError } from '../build-error.js';
import { usePlatform } from '../platform.js';
import { fetchTransport } from '../transport/fetch.js';

// Hermes has no WebAssembly. Importing the package must not end an app that does other things.
usePlatform({
  core: () => {
    const message =
      'libseam does not run in React Native, whose engine has no WebAssembly; call a server of yours that uses libseam';
    throw seamError({ kind: 'invalid_state', outcome: 'not_sent', message, attempts: 0 });
  },
  transport: () => fetchTransport(),
  mayResend: true,
  inBrowser: () => true,
});

export * from '../index.js';
