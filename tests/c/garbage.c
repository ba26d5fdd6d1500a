/* Calls every function with pointers to other objects, with invalid text and with impossible sizes. Each returns a
 * status or nothing, and changes nothing. */
#include <stdlib.h>

#include "script.h"

/* Memory as it may look where an object was, or never was. */
typedef union block {
  unsigned char bytes[1024];
  uint64_t aligned;
} block;

#define BLOCKS 4
static block blocks[BLOCKS];
static const unsigned char PATTERNS[BLOCKS] = {0x00, 0xdd, 0xff, 0x5a};

/* The blocks, one of them misaligned, and objects of every kind. */
#define WRONG (BLOCKS + 5)
static void *wrong[WRONG];

/* The object that the functions under test accept, so that it does not count as wrong. */
static void *right;

/* Runs a statement with `bad` as each wrong pointer. */
#define EACH_BAD(statement)                   \
  do {                                        \
    size_t which;                             \
    for (which = 0; which < WRONG; which++) { \
      void *const bad = wrong[which];         \
      if (bad != right) {                     \
        statement;                            \
      }                                       \
    }                                         \
  } while (0)

#define REFUSED(call) EACH_BAD(CHECK_STATUS(call, SEAM_ERR_INVALID_STATE))
#define EMPTY(get) EACH_BAD(CHECK_TEXT(get, ""))
#define ZERO(get) EACH_BAD(CHECK((get) == 0))

static const seam_str X = {"x", 1};

static void calls(void)
{
  seam_request request;
  seam_transport transport = script_transport(NULL);
  seam_str text;
  bool truth = false;
  seam_step step;
  request.struct_size = sizeof request;
  REFUSED(seam_call_check(bad, NULL));
  REFUSED(seam_call_execute(bad, NULL, NULL));
  EACH_BAD(seam_call_cancel(bad));
  EACH_BAD(seam_call_free(bad));
  REFUSED(seam_call_set_str(bad, "x", X, NULL));
  REFUSED(seam_call_set_i64(bad, "x", 1, NULL));
  REFUSED(seam_call_set_bool(bad, "x", true, NULL));
  REFUSED(seam_call_set_null(bad, "x", NULL));
  REFUSED(seam_call_set_json(bad, "x", X, NULL));
  REFUSED(seam_call_set_params_json(bad, X, NULL));
  REFUSED(seam_call_set_missing_ok(bad, 1, NULL));
  REFUSED(seam_call_set_timeout_ms(bad, 1, NULL));
  REFUSED(seam_call_set_deadline_ms(bad, 1, NULL));
  REFUSED(seam_call_set_retries(bad, 1, NULL));
  REFUSED(seam_call_set_wait_for_action_attempt(bad, true, NULL));
  REFUSED(seam_call_set_action_attempt_timeout_ms(bad, 1, NULL));
  REFUSED(seam_call_set_action_attempt_polling_interval_ms(bad, 1, NULL));
  REFUSED(seam_call_set_workspace_id(bad, X, NULL));
  REFUSED(seam_call_set_options_json(bad, X, NULL));
  REFUSED(seam_call_set_entropy(bad, 1, NULL));
  REFUSED(seam_call_request(bad, &request, NULL));
  REFUSED(seam_call_request_json(bad, &text, NULL));
  REFUSED(seam_call_request_bytes(bad, &text, NULL));
  REFUSED(seam_call_poll(bad, 0, &step, NULL, NULL));
  REFUSED(seam_call_feed_response(bad, 200, NULL, 0, NULL, 0, 0, NULL));
  REFUSED(seam_call_feed_bytes(bad, "H", 1, 0, &truth, NULL));
  REFUSED(seam_call_feed_failure(bad, SEAM_FAILURE_DNS, X, 0, NULL));
  REFUSED(seam_call_take(bad, NULL, NULL));
  REFUSED(seam_call_execute_with(bad, &transport, NULL, NULL));
  REFUSED(seam_call_set_pages(bad, true, NULL));
  REFUSED(seam_call_set_confirm_many(bad, true, NULL));
  REFUSED(seam_call_set_journal(bad, X, NULL));
  REFUSED(seam_call_set_evidence_file(bad, "/nowhere/evidence.jsonl", NULL));
  REFUSED(seam_call_record(bad, &text, NULL));
  REFUSED(seam_call_recorded(bad, NULL));
  REFUSED(seam_call_record_failed(bad, X, NULL));
  REFUSED(seam_call_next(bad, &text, NULL));
  REFUSED(seam_call_next_with(bad, &transport, &text, NULL));
  REFUSED(seam_call_item(bad, &text, NULL));
  REFUSED(seam_sink_status(bad, 200));
  REFUSED(seam_sink_header(bad, X, X));
  REFUSED(seam_sink_body(bad, "x", 1));
  REFUSED(seam_sink_detail(bad, X));
}

static void clients(void)
{
  seam_client *client = NULL;
  seam_call *call = NULL;
  size_t i;
  REFUSED(seam_call_new(bad, SEAM_OP_ACS_USERS_DELETE, &call, NULL));
  REFUSED(seam_call_new_by_name(bad, "acs.users.delete", &call, NULL));
  REFUSED(seam_call_new_confirm(bad, X, &call, NULL));
  REFUSED(seam_call_new_off_boarding_plan(bad, &call, NULL));
  REFUSED(seam_call_new_off_boarding_check(bad, &call, NULL));
  REFUSED(seam_call_new_off_boarding(bad, X, &call, NULL));
  EACH_BAD(CHECK_STATUS(seam_evidence_verify(bad, 1, NULL, NULL), SEAM_ERR_INVALID_STATE));
  EACH_BAD(seam_client_free(bad));
  CHECK(call == NULL);
  /* Options that were never filled in; every size that is too small or too large to be one. */
  for (i = 0; i < BLOCKS; i++) {
    void *const bad = &blocks[i];
    CHECK_STATUS(seam_client_new(bad, &client, NULL), SEAM_ERR_INVALID_OPTIONS);
    CHECK_STATUS(seam_options_init(bad, 0), SEAM_ERR_INVALID_OPTIONS);
    CHECK_STATUS(seam_options_init(bad, sizeof(seam_options) - 1), SEAM_ERR_INVALID_OPTIONS);
    CHECK_STATUS(seam_options_init(bad, SIZE_MAX), SEAM_ERR_INVALID_OPTIONS);
    CHECK(client == NULL);
  }
}

static void replies(void)
{
  seam_str text = X;
  int64_t number;
  bool truth;
  size_t size;
  EMPTY(seam_reply_operation(bad));
  ZERO(seam_reply_http_status(bad));
  ZERO(seam_reply_attempts(bad));
  ZERO(seam_reply_already_gone(bad));
  EMPTY(seam_reply_request_id(bad));
  EMPTY(seam_reply_json(bad));
  ZERO(seam_reply_kind(bad, "x"));
  REFUSED(seam_reply_str(bad, "x", &text, NULL));
  REFUSED(seam_reply_i64(bad, "x", &number, NULL));
  REFUSED(seam_reply_bool(bad, "x", &truth, NULL));
  REFUSED(seam_reply_count(bad, "x", &size, NULL));
  REFUSED(seam_reply_json_at(bad, "x", &text, NULL));
  EACH_BAD(seam_reply_free(bad));
}

static void errors(void)
{
  ZERO(seam_error_code(bad));
  EACH_BAD(CHECK(strcmp(seam_error_name(bad), "") == 0));
  EMPTY(seam_error_message(bad));
  EMPTY(seam_error_operation(bad));
  ZERO(seam_error_http_status(bad));
  EMPTY(seam_error_type(bad));
  EMPTY(seam_error_request_id(bad));
  EACH_BAD(CHECK(seam_error_outcome(bad) == SEAM_OUTCOME_UNKNOWN));
  ZERO(seam_error_attempts(bad));
  EACH_BAD(CHECK(seam_error_retry_after_ms(bad) == SEAM_NO_TIME));
  ZERO(seam_error_problem_count(bad));
  EMPTY(seam_error_problem_parameter(bad, 0));
  EMPTY(seam_error_problem_code(bad, 0));
  EMPTY(seam_error_problem_message(bad, 0));
  EMPTY(seam_error_problem_suggestion(bad, 0));
  ZERO(seam_error_validation_count(bad));
  EMPTY(seam_error_validation_path(bad, 0));
  EMPTY(seam_error_validation_message(bad, 0));
  EMPTY(seam_error_json(bad));
  EMPTY(seam_error_at(bad, "kind"));
  EACH_BAD(seam_error_free(bad));
}

static void webhooks(void)
{
  seam_reply *event = NULL;
  REFUSED(seam_webhook_verify(bad, NULL, 0, "{}", 2, 0, &event, NULL));
  EACH_BAD(seam_webhook_free(bad));
  CHECK(event == NULL);
}

/* Structures and indexes that are wrong in themselves, for valid objects. */
static void structures(seam_call *call, const seam_error *error)
{
  seam_request request;
  seam_transport transport;
  seam_reply *reply = NULL;
  size_t i;
  for (i = 0; i < BLOCKS; i++) {
    memcpy(&request, &blocks[i], sizeof request);
    memcpy(&transport, &blocks[i], sizeof transport);
    CHECK_STATUS(seam_call_request(call, &request, NULL), SEAM_ERR_INVALID_STATE);
    CHECK_STATUS(seam_call_execute_with(call, &transport, &reply, NULL), SEAM_ERR_INVALID_STATE);
    CHECK(memcmp(&request, &blocks[i], sizeof request) == 0 && reply == NULL);
  }
  CHECK_TEXT(seam_error_problem_parameter(error, SIZE_MAX), "");
  CHECK_TEXT(seam_error_problem_code(error, SIZE_MAX), "");
  CHECK_TEXT(seam_error_problem_message(error, SIZE_MAX), "");
  CHECK_TEXT(seam_error_problem_suggestion(error, SIZE_MAX), "");
  CHECK_TEXT(seam_error_validation_path(error, SIZE_MAX), "");
  CHECK_TEXT(seam_error_validation_message(error, SIZE_MAX), "");
}

int main(void)
{
  script s = {.play = script_confirm};
  seam_transport transport = script_transport(&s);
  seam_client *client = NULL;
  seam_call *call = script_call();
  seam_reply *reply = NULL;
  seam_error *error = NULL;
  size_t i, j;
  for (i = 0; i < BLOCKS; i++) {
    memset(&blocks[i], PATTERNS[i], sizeof blocks[i]);
    wrong[i] = &blocks[i];
  }
  CHECK_STATUS(seam_client_new_json(SEAM_STR("{\"api_key\":\"" KEY "\"}"), &client, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_execute_with(call, &transport, &reply, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_take(call, NULL, &error), SEAM_ERR_INVALID_STATE);
  wrong[BLOCKS] = blocks[0].bytes + 1;
  wrong[BLOCKS + 1] = client;
  wrong[BLOCKS + 2] = call;
  wrong[BLOCKS + 3] = reply;
  wrong[BLOCKS + 4] = error;
  right = call;
  calls();
  right = client;
  clients();
  right = reply;
  replies();
  right = error;
  errors();
  right = NULL;
  webhooks();
  seam_call_free(call);
  call = script_call();
  structures(call, error);
  for (i = 0; i < BLOCKS; i++) {
    for (j = 0; j < sizeof blocks[i]; j++) {
      if (blocks[i].bytes[j] != PATTERNS[i]) {
        break;
      }
    }
    CHECK(j == sizeof blocks[i]);
  }
  /* No object was mistaken for another and freed. */
  CHECK_STATUS(seam_error_code(error), SEAM_ERR_INVALID_STATE);
  CHECK(seam_reply_http_status(reply) == 200);
  CHECK_STATUS(seam_call_check(call, NULL), SEAM_OK);
  seam_error_free(error);
  seam_reply_free(reply);
  seam_call_free(call);
  seam_client_free(client);
  return checks_end();
}
