/* Checks every request of tests/webhooks, and compares the event or the error exactly. */
#include "check.h"
#include "webhook_vectors.h"

static void check_vector(const webhook_vector *vector)
{
  unsigned long failed = checks_failed;
  seam_webhook *webhook = NULL;
  seam_reply *event = NULL;
  seam_error *error = NULL;
  seam_status status = seam_webhook_new(vector->secret, vector->tolerance_ms, &webhook, &error);
  if (status == SEAM_OK) {
    status = seam_webhook_verify(webhook, vector->headers, vector->header_count, vector->body.ptr, vector->body.len,
                                 vector->now_ms, &event, &error);
  }
  if (vector->expects_event) {
    seam_str type = SEAM_STR("");
    CHECK_STATUS(status, SEAM_OK);
    CHECK(error == NULL);
    CHECK_TEXT(seam_reply_json(event), vector->expected.ptr);
    CHECK_STATUS(seam_reply_str(event, "event_type", &type, NULL), SEAM_OK);
    CHECK(type.len > 0);
    CHECK_TEXT(seam_reply_operation(event), "");
  } else {
    CHECK(event == NULL);
    CHECK_TEXT(seam_error_json(error), vector->expected.ptr);
    CHECK_STATUS(status, seam_error_code(error));
  }
  if (checks_failed > failed) {
    printf("  in %s\n", vector->name);
  }
  seam_reply_free(event);
  seam_error_free(error);
  seam_webhook_free(webhook);
}

/* Arguments that are missing or cannot be. */
static void nulls(void)
{
  static const seam_str none = {NULL, 0};
  const seam_header nameless = {none, SEAM_STR_INIT("x")};
  const webhook_vector *good = &WEBHOOK_VECTORS[0];
  seam_webhook *webhook = NULL;
  seam_reply *event = NULL;
  seam_error *error = NULL;
  CHECK_STATUS(seam_webhook_new(none, SEAM_NO_TIME, &webhook, &error), SEAM_ERR_INVALID_STATE);
  CHECK_TEXT(seam_error_message(error), "`secret` must not be NULL");
  seam_error_free(error);
  CHECK_STATUS(seam_webhook_new(good->secret, SEAM_NO_TIME, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_webhook_new(SEAM_STR("\377"), SEAM_NO_TIME, &webhook, NULL), SEAM_ERR_INVALID_STATE);
  CHECK(webhook == NULL);
  CHECK_STATUS(seam_webhook_new(good->secret, SEAM_NO_TIME, &webhook, NULL), SEAM_OK);
  CHECK_STATUS(seam_webhook_verify(webhook, &nameless, 1, NULL, 0, 0, &event, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_webhook_verify(webhook, NULL, 1, NULL, 0, 0, &event, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_webhook_verify(webhook, NULL, 0, NULL, 1, 0, &event, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_webhook_verify(webhook, NULL, 0, NULL, 0, 0, &event, NULL), SEAM_ERR_WEBHOOK_VERIFICATION);
  CHECK_STATUS(seam_webhook_verify(webhook, good->headers, good->header_count, good->body.ptr, good->body.len,
                                   good->now_ms, NULL, NULL),
               SEAM_ERR_INVALID_STATE);
  CHECK(event == NULL);
  seam_webhook_free(webhook);
}

int main(void)
{
  size_t i;
  for (i = 0; i < WEBHOOK_VECTOR_COUNT; i++) {
    check_vector(&WEBHOOK_VECTORS[i]);
  }
  nulls();
  return checks_end();
}
