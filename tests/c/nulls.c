/* Calls every function with NULL and zero: each returns a status or nothing, and does no harm. */
#include "check.h"

static const seam_str NONE = {NULL, 0};
/* NULL with a length, and a length that no object can have. */
static const seam_str NULL_WITH_LENGTH = {NULL, 5};
static const seam_str ENDLESS = {"x", (size_t)-1};

static void without_objects(void)
{
  CHECK_STATUS(seam_options_init(NULL, sizeof(seam_options)), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_client_new(NULL, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_client_new_json(NONE, NULL, NULL), SEAM_ERR_INVALID_STATE);
  seam_client_free(NULL);
  CHECK_STATUS(seam_call_new(NULL, 0, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_new_by_name(NULL, NULL, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_new_confirm(NULL, NONE, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_check(NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_execute(NULL, NULL, NULL), SEAM_ERR_INVALID_STATE);
  seam_call_cancel(NULL);
  seam_call_free(NULL);
  CHECK_STATUS(seam_call_set_str(NULL, NULL, NONE, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_i64(NULL, NULL, 0, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_bool(NULL, NULL, 0, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_null(NULL, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_json(NULL, NULL, NONE, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_params_json(NULL, NONE, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_missing_ok(NULL, 0, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_timeout_ms(NULL, 0, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_deadline_ms(NULL, 0, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_retries(NULL, 0, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_wait_for_action_attempt(NULL, false, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_action_attempt_timeout_ms(NULL, 0, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_action_attempt_polling_interval_ms(NULL, 0, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_workspace_id(NULL, NONE, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_options_json(NULL, NONE, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_entropy(NULL, 0, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_request(NULL, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_request_json(NULL, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_request_bytes(NULL, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_poll(NULL, 0, NULL, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_feed_response(NULL, 0, NULL, 0, NULL, 0, 0, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_feed_bytes(NULL, NULL, 0, 0, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_feed_failure(NULL, 0, NONE, 0, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_take(NULL, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_pages(NULL, 0, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_confirm_many(NULL, 0, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_new_off_boarding_plan(NULL, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_new_off_boarding_check(NULL, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_new_off_boarding(NULL, NONE, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_journal(NULL, NONE, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_evidence_file(NULL, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_record(NULL, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_recorded(NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_record_failed(NULL, NONE, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_evidence_verify(NULL, 0, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_next(NULL, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_next_with(NULL, NULL, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_item(NULL, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_sink_status(NULL, 0), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_sink_header(NULL, NONE, NONE), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_sink_body(NULL, NULL, 0), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_sink_detail(NULL, NONE), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_execute_with(NULL, NULL, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_webhook_new(NONE, 0, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_webhook_verify(NULL, NULL, 0, NULL, 0, 0, NULL, NULL), SEAM_ERR_INVALID_STATE);
  seam_webhook_free(NULL);
}

static void without_reply(void)
{
  CHECK_TEXT(seam_reply_operation(NULL), "");
  CHECK(seam_reply_http_status(NULL) == 0);
  CHECK(seam_reply_attempts(NULL) == 0);
  CHECK(seam_reply_already_gone(NULL) == 0);
  CHECK_TEXT(seam_reply_request_id(NULL), "");
  CHECK_TEXT(seam_reply_json(NULL), "");
  CHECK(seam_reply_kind(NULL, NULL) == SEAM_KIND_NONE);
  CHECK_STATUS(seam_reply_str(NULL, NULL, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_reply_i64(NULL, NULL, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_reply_bool(NULL, NULL, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_reply_count(NULL, NULL, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_reply_json_at(NULL, NULL, NULL, NULL), SEAM_ERR_INVALID_STATE);
  seam_reply_free(NULL);
}

static void without_error(void)
{
  CHECK_STATUS(seam_error_code(NULL), SEAM_OK);
  CHECK(strcmp(seam_error_name(NULL), "") == 0);
  CHECK_TEXT(seam_error_message(NULL), "");
  CHECK_TEXT(seam_error_operation(NULL), "");
  CHECK(seam_error_outcome(NULL) == SEAM_OUTCOME_UNKNOWN);
  CHECK(seam_error_http_status(NULL) == 0);
  CHECK_TEXT(seam_error_type(NULL), "");
  CHECK_TEXT(seam_error_request_id(NULL), "");
  CHECK(seam_error_attempts(NULL) == 0);
  CHECK(seam_error_retry_after_ms(NULL) == SEAM_NO_TIME);
  CHECK(seam_error_problem_count(NULL) == 0);
  CHECK_TEXT(seam_error_problem_parameter(NULL, 0), "");
  CHECK_TEXT(seam_error_problem_code(NULL, 0), "");
  CHECK_TEXT(seam_error_problem_message(NULL, 0), "");
  CHECK_TEXT(seam_error_problem_suggestion(NULL, 0), "");
  CHECK(seam_error_validation_count(NULL) == 0);
  CHECK_TEXT(seam_error_validation_path(NULL, 0), "");
  CHECK_TEXT(seam_error_validation_message(NULL, 0), "");
  CHECK_TEXT(seam_error_json(NULL), "");
  CHECK_TEXT(seam_error_at(NULL, NULL), "");
  CHECK_TEXT(seam_error_at(NULL, "kind"), "");
  seam_error_free(NULL);
}

static void numbers_and_names(void)
{
  size_t i;
  CHECK(seam_op_count() > 0);
  CHECK(seam_op_at((size_t)-1) == 0);
  CHECK(seam_op_id(NULL) == 0);
  CHECK(seam_op_id("") == 0);
  CHECK(strcmp(seam_op_name(0), "") == 0);
  CHECK(strcmp(seam_op_name(UINT32_MAX), "") == 0);
  for (i = 0; i < seam_op_count(); i++) {
    seam_op operation = seam_op_at(i);
    CHECK(operation != 0 && seam_op_id(seam_op_name(operation)) == operation);
  }
  CHECK(strcmp(seam_status_name(UINT32_MAX), "unknown") == 0);
  CHECK(strcmp(seam_status_name(SEAM_OK), "ok") == 0);
  CHECK(strcmp(seam_status_name(SEAM_ERR_INTERNAL), "internal") == 0);
}

/* Calls functions with valid objects, and NULL for everything else. */
static void with_objects(void)
{
  seam_client *client = NULL;
  seam_call *call = NULL;
  seam_step step = 0;
  bool wants_more = true;
  seam_str text = NONE;
  const char *const name = "acs_user_id";
  const seam_str options = SEAM_STR("{\"api_key\":\"seam_test_nulls\"}");
  CHECK_STATUS(seam_client_new_json(options, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_client_new_json(NONE, &client, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_client_new_json(ENDLESS, &client, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_client_new_json(options, &client, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_new(client, SEAM_OP_ACS_USERS_DELETE, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_new_by_name(client, NULL, &call, NULL), SEAM_ERR_INVALID_STATE);
  CHECK(call == NULL);
  CHECK_STATUS(seam_call_new(client, SEAM_OP_ACS_USERS_DELETE, &call, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_str(call, NULL, NONE, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_str(call, name, NONE, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_str(call, name, NULL_WITH_LENGTH, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_str(call, name, ENDLESS, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_str(call, NULL, SEAM_STR("x"), NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_json(call, name, NONE, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_params_json(call, NONE, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_workspace_id(call, NONE, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_options_json(call, NONE, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_str(call, name, SEAM_STR("8d7e0b3a-b889-49a7-9164-4b71a0506a33"), NULL), SEAM_OK);
  CHECK_STATUS(seam_call_request(call, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_request_json(call, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_request_json(call, &text, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_request_bytes(call, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_request_bytes(call, &text, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_feed_bytes(call, "H", 1, 0, &wants_more, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_execute_with(call, NULL, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_poll(call, 0, NULL, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_poll(call, 0, &step, NULL, NULL), SEAM_OK);
  CHECK(step == SEAM_STEP_SEND);
  CHECK_STATUS(seam_call_feed_response(call, 200, NULL, 1, NULL, 0, 0, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_feed_response(call, 200, NULL, (size_t)-1, NULL, 0, 0, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_feed_response(call, 200, NULL, 0, NULL, 7, 0, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_feed_response(call, 200, NULL, 0, "x", (size_t)-1, 0, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_feed_response(call, 70000, NULL, 0, NULL, 0, 0, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_feed_bytes(call, "H", 1, 0, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_feed_bytes(call, NULL, 1, 0, &wants_more, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_feed_bytes(call, "H", (size_t)-1, 0, &wants_more, NULL), SEAM_ERR_INVALID_STATE);
  CHECK(wants_more);
  CHECK_STATUS(seam_call_feed_failure(call, 0, NONE, 0, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_feed_failure(call, SEAM_FAILURE_TLS, NULL_WITH_LENGTH, 0, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_feed_response(call, 200, NULL, 0, "{\"ok\":true}", 11, 0, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_take(call, NULL, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_take(call, NULL, NULL), SEAM_ERR_INVALID_STATE);
  seam_call_free(call);
  seam_client_free(client);
}

int main(void)
{
  without_objects();
  without_reply();
  without_error();
  numbers_and_names();
  with_objects();
  CHECK(seam_version_number() == SEAM_VERSION_NUMBER);
  CHECK(seam_version_number() == (SEAM_VERSION_MAJOR << 16 | SEAM_VERSION_MINOR << 8 | SEAM_VERSION_PATCH));
  CHECK(SEAM_AT_LEAST_VERSION(SEAM_VERSION_MAJOR, SEAM_VERSION_MINOR, SEAM_VERSION_PATCH));
  CHECK(!SEAM_AT_LEAST_VERSION(SEAM_VERSION_MAJOR, SEAM_VERSION_MINOR, SEAM_VERSION_PATCH + 1));
  CHECK(strcmp(seam_version_string(), SEAM_VERSION_STRING) == 0);
  CHECK(seam_abi_version() == SEAM_ABI_VERSION);
  return checks_end();
}
