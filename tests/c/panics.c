/* A panic in every function becomes a status or nothing, and never ends the program. Needs the library with the feature
 * `panic_on_demand`. */
#include "script.h"

/* Makes the library panic once; see bindings/c/src/host/panic_on_demand.rs. */
uint32_t seam_panic_on_demand(uint32_t point);

#define ENTRY 1
#define LOCKED 2

/* Checks that a function panics at that point and says so. */
#define PANICS_AT(point, call)             \
  do {                                     \
    (void)seam_panic_on_demand(point);     \
    CHECK_STATUS(call, SEAM_ERR_INTERNAL); \
    CHECK(seam_panic_on_demand(0) == 0);   \
  } while (0)

#define PANICS(call) PANICS_AT(ENTRY, call)

/* Checks that a function without a status panics, and what it returns then. */
#define PANICS_TO(condition)             \
  do {                                   \
    (void)seam_panic_on_demand(ENTRY);   \
    CHECK(condition);                    \
    CHECK(seam_panic_on_demand(0) == 0); \
  } while (0)

static int is_empty(seam_str text)
{
  return text.ptr != NULL && text.len == 0;
}

static seam_client *clients(void)
{
  seam_options options;
  seam_client *client = (seam_client *)&options;
  seam_error *error = NULL;
  PANICS(seam_options_init(&options, sizeof options));
  CHECK_STATUS(seam_options_init(&options, sizeof options), SEAM_OK);
  options.api_key = SEAM_STR(KEY);
  PANICS(seam_client_new(&options, &client, &error));
  CHECK(client == NULL && error != NULL);
  CHECK_STATUS(seam_error_code(error), SEAM_ERR_INTERNAL);
  CHECK(strstr(seam_error_message(error).ptr, "a bug in libseam") != NULL && seam_error_attempts(error) == 0);
  CHECK(seam_error_outcome(error) == SEAM_OUTCOME_UNKNOWN);
  seam_error_free(error);
  PANICS(seam_client_new_json(SEAM_STR("{}"), &client, NULL));
  CHECK_STATUS(seam_client_new(&options, &client, NULL), SEAM_OK);
  return client;
}

static void making(const seam_client *client, seam_call **call)
{
  PANICS(seam_call_new(client, SEAM_OP_ACS_USERS_DELETE, call, NULL));
  PANICS(seam_call_new_by_name(client, "acs.users.delete", call, NULL));
  PANICS(seam_call_new_confirm(client, SEAM_STR("{}"), call, NULL));
  PANICS(seam_call_new_off_boarding_plan(client, call, NULL));
  PANICS(seam_call_new_off_boarding_check(client, call, NULL));
  PANICS(seam_call_new_off_boarding(client, SEAM_STR(""), call, NULL));
  CHECK(*call == NULL);
  CHECK_STATUS(seam_call_new(client, SEAM_OP_ACS_USERS_DELETE, call, NULL), SEAM_OK);
}

/* Everything that changes or looks at a call that has not begun, when it begins and when it has the lock. */
static void preparing(uint32_t point, seam_call *call)
{
  seam_request request;
  seam_str text = SEAM_STR("as it was");
  request.struct_size = sizeof request;
  PANICS_AT(point, seam_call_set_str(call, "acs_user_id", SEAM_STR(ID), NULL));
  PANICS_AT(point, seam_call_set_i64(call, "acs_user_id", 1, NULL));
  PANICS_AT(point, seam_call_set_bool(call, "acs_user_id", 1, NULL));
  PANICS_AT(point, seam_call_set_null(call, "acs_user_id", NULL));
  PANICS_AT(point, seam_call_set_json(call, "acs_user_id", SEAM_STR("1"), NULL));
  PANICS_AT(point, seam_call_set_params_json(call, SEAM_STR("{}"), NULL));
  PANICS_AT(point, seam_call_set_missing_ok(call, 1, NULL));
  PANICS_AT(point, seam_call_set_timeout_ms(call, 1, NULL));
  PANICS_AT(point, seam_call_set_deadline_ms(call, 1, NULL));
  PANICS_AT(point, seam_call_set_retries(call, 0, NULL));
  PANICS_AT(point, seam_call_set_wait_for_action_attempt(call, true, NULL));
  PANICS_AT(point, seam_call_set_action_attempt_timeout_ms(call, 0, NULL));
  PANICS_AT(point, seam_call_set_action_attempt_polling_interval_ms(call, 1, NULL));
  PANICS_AT(point, seam_call_set_workspace_id(call, SEAM_STR("x"), NULL));
  PANICS_AT(point, seam_call_set_options_json(call, SEAM_STR("{}"), NULL));
  PANICS_AT(point, seam_call_set_entropy(call, 1, NULL));
  PANICS_AT(point, seam_call_set_confirm_many(call, true, NULL));
  PANICS_AT(point, seam_call_set_journal(call, SEAM_STR(""), NULL));
  PANICS_AT(point, seam_call_set_evidence_file(call, "/nowhere/evidence.jsonl", NULL));
  PANICS_AT(point, seam_call_record(call, &text, NULL));
  PANICS_AT(point, seam_call_recorded(call, NULL));
  PANICS_AT(point, seam_call_record_failed(call, SEAM_STR(""), NULL));
  PANICS_AT(point, seam_call_check(call, NULL));
  PANICS_AT(point, seam_call_request(call, &request, NULL));
  PANICS_AT(point, seam_call_request_json(call, &text, NULL));
  PANICS_AT(point, seam_call_request_bytes(call, &text, NULL));
  CHECK_TEXT(text, "as it was");
  PANICS_AT(point, seam_call_execute(call, NULL, NULL));
}

/* A call whose function panicked has not begun, and still works afterwards. */
static void driving(seam_call *call, seam_reply **reply)
{
  static const char reply_bytes[] = "HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{\"ok\":true}";
  seam_step step = 77;
  bool wants_more = true;
  CHECK_STATUS(seam_call_set_str(call, "acs_user_id", SEAM_STR(ID), NULL), SEAM_OK);
  PANICS(seam_call_poll(call, 0, &step, NULL, NULL));
  PANICS_AT(LOCKED, seam_call_poll(call, 0, &step, NULL, NULL));
  CHECK(step == 77);
  CHECK_STATUS(seam_call_poll(call, 0, &step, NULL, NULL), SEAM_OK);
  CHECK(step == SEAM_STEP_SEND);
  PANICS(seam_call_feed_failure(call, SEAM_FAILURE_DNS, SEAM_STR(""), 0, NULL));
  PANICS_AT(LOCKED, seam_call_feed_failure(call, SEAM_FAILURE_DNS, SEAM_STR(""), 0, NULL));
  PANICS(seam_call_feed_response(call, 500, NULL, 0, NULL, 0, 0, NULL));
  PANICS_AT(LOCKED, seam_call_feed_response(call, 500, NULL, 0, NULL, 0, 0, NULL));
  CHECK_STATUS(seam_call_feed_bytes(call, reply_bytes, 20, 0, &wants_more, NULL), SEAM_OK);
  PANICS(seam_call_feed_bytes(call, reply_bytes, 20, 0, &wants_more, NULL));
  PANICS_AT(LOCKED, seam_call_feed_bytes(call, reply_bytes, 20, 0, &wants_more, NULL));
  CHECK(wants_more);
  CHECK_STATUS(seam_call_feed_bytes(call, reply_bytes + 20, sizeof reply_bytes - 21, 0, &wants_more, NULL), SEAM_OK);
  CHECK(!wants_more);
  PANICS(seam_evidence_verify("", 0, reply, NULL));
  PANICS(seam_call_take(call, reply, NULL));
  PANICS_AT(LOCKED, seam_call_take(call, reply, NULL));
  CHECK(*reply == NULL);
  CHECK_STATUS(seam_call_take(call, reply, NULL), SEAM_OK);
}

/* A panic while a list is read loses no item. */
static void reading(const seam_client *client)
{
  static const char page[] = "{\"ok\":true,\"user_identities\":[{}],\"pagination\":{\"has_next_page\":false}}";
  script s = {.play = script_confirm};
  seam_transport transport = script_transport(&s);
  seam_call *call = NULL;
  seam_str item = SEAM_STR("as it was");
  seam_step step = 0;
  CHECK_STATUS(seam_call_new(client, SEAM_OP_USER_IDENTITIES_LIST, &call, NULL), SEAM_OK);
  PANICS(seam_call_set_pages(call, true, NULL));
  PANICS_AT(LOCKED, seam_call_set_pages(call, true, NULL));
  CHECK_STATUS(seam_call_set_pages(call, true, NULL), SEAM_OK);
  PANICS(seam_call_next(call, &item, NULL));
  PANICS_AT(LOCKED, seam_call_next(call, &item, NULL));
  PANICS(seam_call_next_with(call, &transport, &item, NULL));
  PANICS_AT(LOCKED, seam_call_next_with(call, &transport, &item, NULL));
  CHECK_STATUS(seam_call_poll(call, 0, &step, NULL, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_feed_response(call, 200, NULL, 0, page, sizeof page - 1, 0, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_poll(call, 0, &step, NULL, NULL), SEAM_OK);
  CHECK(step == SEAM_STEP_ITEM && s.exchanges == 0);
  PANICS(seam_call_item(call, &item, NULL));
  PANICS_AT(LOCKED, seam_call_item(call, &item, NULL));
  CHECK_TEXT(item, "as it was");
  CHECK_STATUS(seam_call_item(call, &item, NULL), SEAM_OK);
  CHECK_TEXT(item, "{}");
  seam_call_free(call);
}

static void replies(const seam_reply *reply)
{
  seam_str text = SEAM_STR("as it was");
  int64_t number = 77;
  bool truth = true;
  size_t size = 77;
  PANICS_TO(is_empty(seam_reply_operation(reply)));
  PANICS_TO(seam_reply_http_status(reply) == 0);
  PANICS_TO(seam_reply_attempts(reply) == 0);
  PANICS_TO(!seam_reply_already_gone(reply));
  PANICS_TO(is_empty(seam_reply_request_id(reply)));
  PANICS_TO(is_empty(seam_reply_json(reply)));
  PANICS_TO(seam_reply_kind(reply, "ok") == SEAM_KIND_NONE);
  PANICS(seam_reply_str(reply, "ok", &text, NULL));
  PANICS(seam_reply_i64(reply, "ok", &number, NULL));
  PANICS(seam_reply_bool(reply, "ok", &truth, NULL));
  PANICS(seam_reply_count(reply, "ok", &size, NULL));
  PANICS(seam_reply_json_at(reply, "ok", &text, NULL));
  CHECK(number == 77 && truth && size == 77);
  CHECK_TEXT(text, "as it was");
  truth = false;
  CHECK_STATUS(seam_reply_bool(reply, "ok", &truth, NULL), SEAM_OK);
  CHECK(truth);
}

static void errors(const seam_error *error)
{
  PANICS_TO(seam_error_code(error) == SEAM_OK);
  PANICS_TO(strcmp(seam_error_name(error), "") == 0);
  PANICS_TO(is_empty(seam_error_message(error)));
  PANICS_TO(is_empty(seam_error_operation(error)));
  PANICS_TO(seam_error_http_status(error) == 0);
  PANICS_TO(is_empty(seam_error_type(error)));
  PANICS_TO(is_empty(seam_error_request_id(error)));
  PANICS_TO(seam_error_outcome(error) == SEAM_OUTCOME_UNKNOWN);
  PANICS_TO(seam_error_attempts(error) == 0);
  PANICS_TO(seam_error_retry_after_ms(error) == SEAM_NO_TIME);
  PANICS_TO(seam_error_problem_count(error) == 0);
  PANICS_TO(is_empty(seam_error_problem_parameter(error, 0)));
  PANICS_TO(is_empty(seam_error_problem_code(error, 0)));
  PANICS_TO(is_empty(seam_error_problem_message(error, 0)));
  PANICS_TO(is_empty(seam_error_problem_suggestion(error, 0)));
  PANICS_TO(seam_error_validation_count(error) == 0);
  PANICS_TO(is_empty(seam_error_validation_path(error, 0)));
  PANICS_TO(is_empty(seam_error_validation_message(error, 0)));
  PANICS_TO(is_empty(seam_error_json(error)));
  PANICS_TO(is_empty(seam_error_at(error, "kind")));
  CHECK_STATUS(seam_error_code(error), SEAM_ERR_INVALID_PARAMS);
}

static void webhooks(void)
{
  const seam_str secret = SEAM_STR("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  seam_webhook *webhook = NULL;
  seam_reply *event = NULL;
  PANICS(seam_webhook_new(secret, SEAM_NO_TIME, &webhook, NULL));
  CHECK(webhook == NULL);
  CHECK_STATUS(seam_webhook_new(secret, SEAM_NO_TIME, &webhook, NULL), SEAM_OK);
  PANICS(seam_webhook_verify(webhook, NULL, 0, "{}", 2, 0, &event, NULL));
  CHECK(event == NULL);
  (void)seam_panic_on_demand(ENTRY);
  seam_webhook_free(webhook);
  CHECK(seam_panic_on_demand(0) == 0);
  seam_webhook_free(webhook);
}

static uint32_t sinks(script *s, const seam_request *request, seam_sink *sink)
{
  PANICS(seam_sink_status(sink, 200));
  PANICS(seam_sink_header(sink, SEAM_STR("a"), SEAM_STR("b")));
  PANICS(seam_sink_body(sink, "x", 1));
  PANICS(seam_sink_detail(sink, SEAM_STR("x")));
  return script_confirm(s, request, sink);
}

static void running(void)
{
  script s = {.play = sinks};
  seam_transport transport = script_transport(&s);
  seam_call *call = script_call();
  seam_reply *reply = NULL;
  s.call = call;
  PANICS(seam_call_execute_with(call, &transport, &reply, NULL));
  PANICS_AT(LOCKED, seam_call_execute_with(call, &transport, &reply, NULL));
  CHECK(reply == NULL && s.exchanges == 0);
  /* A function that panicked did nothing: the sink is unchanged. */
  CHECK_STATUS(seam_call_execute_with(call, &transport, &reply, NULL), SEAM_OK);
  CHECK(s.exchanges == 1);
  seam_reply_free(reply);
  seam_call_free(call);
}

int main(void)
{
  seam_client *client = clients();
  seam_call *call = NULL;
  seam_reply *reply = NULL;
  seam_error *error = NULL;
  making(client, &call);
  CHECK_STATUS(seam_call_check(call, &error), SEAM_ERR_INVALID_PARAMS);
  preparing(ENTRY, call);
  preparing(LOCKED, call);
  driving(call, &reply);
  reading(client);
  replies(reply);
  errors(error);
  running();
  webhooks();
  PANICS_TO(seam_op_id("acs.users.delete") == 0);
  /* An object whose free function panicked is freed by the next call. */
  (void)seam_panic_on_demand(ENTRY);
  seam_client_free(client);
  CHECK(seam_panic_on_demand(ENTRY) == 0);
  seam_call_free(call);
  CHECK(seam_panic_on_demand(ENTRY) == 0);
  seam_reply_free(reply);
  CHECK(seam_panic_on_demand(ENTRY) == 0);
  seam_error_free(error);
  CHECK(seam_panic_on_demand(0) == 0);
  seam_client_free(client);
  seam_call_free(call);
  seam_reply_free(reply);
  seam_error_free(error);
  /* Functions that read constants cannot panic. */
  (void)seam_panic_on_demand(ENTRY);
  CHECK(seam_version_number() != 0 && seam_version_string() != NULL && seam_abi_version() == SEAM_ABI_VERSION);
  CHECK(seam_status_name(SEAM_OK) != NULL && seam_op_name(1) != NULL && seam_op_count() > 0 && seam_op_at(0) > 0);
  /* And this is fit for a signal handler. */
  seam_call_cancel(NULL);
  CHECK(seam_panic_on_demand(0) == ENTRY);
  return checks_end();
}
