// The entry point `libseam/webhook`, which only Node has.
export {
  SeamWebhook,
  type SeamEvent,
  type SeamWebhookOptions,
  type VerifyOptions,
  type WebhookHeaders,
} from './seam-webhook.js';
export {
  SeamInvalidWebhookPayloadError,
  SeamWebhookError,
  SeamWebhookVerificationError,
} from './webhook-error-classes.js';
