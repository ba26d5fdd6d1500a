// The part of the core that checks webhooks, which only Node's core for all operations has.
export { checkWebhookSecret, verifyWebhook } from '#core';
