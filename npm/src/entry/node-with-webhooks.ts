import * as webhook from '../webhook.js';

export * from './node.js';

// `libseam/webhook` takes it from here, so that both entry points share one core. It is not listed: it is no export.
Object.defineProperty(module.exports, 'webhook', { value: webhook });
