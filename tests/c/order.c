/* Every function of a call at every time: before it begins, while its request is under way, while it waits for the next
 * try, when it is done, when its result was taken, and when it was cancelled. */
#include "script.h"

/* Results of a function at a time. */
#define OK SEAM_OK
#define NO SEAM_ERR_INVALID_STATE
#define GO SEAM_ERR_CONNECT
#define UP SEAM_ERR_CANCELLED

enum { FRESH, SENDING, WAITING, DONE, TAKEN, CANCELLED, TIMES };

static const char *const TIME_NAMES[TIMES] = {"fresh", "sending", "waiting", "done", "taken", "cancelled"};

/* Outcomes of the errors at each time, whatever they are about: none of the functions below can have changed them. */
static const seam_outcome OUTCOMES[TIMES] = {SEAM_OUTCOME_NOT_SENT, SEAM_OUTCOME_UNKNOWN,  SEAM_OUTCOME_NOT_SENT,
                                             SEAM_OUTCOME_ACCEPTED, SEAM_OUTCOME_ACCEPTED, SEAM_OUTCOME_NOT_SENT};

typedef struct use {
  const char *name;
  seam_status (*call)(seam_call *call, seam_error **error);
  seam_status expected[TIMES];
} use;

#define USE(name, expression)                                     \
  static seam_status name##_(seam_call *call, seam_error **error) \
  {                                                               \
    return expression;                                            \
  }

static uint32_t nobody(script *s, const seam_request *request, seam_sink *sink)
{
  (void)s, (void)request, (void)sink;
  return SEAM_FAILURE_CONNECT;
}

static seam_status request_of(seam_call *call, seam_error **error)
{
  seam_request request;
  seam_status status;
  request.struct_size = sizeof request;
  status = seam_call_request(call, &request, error);
  CHECK(status != SEAM_OK || strncmp(request.body.ptr, "{\"acs_user_id\":", 15) == 0);
  return status;
}

static seam_status unsized_request_of(seam_call *call, seam_error **error)
{
  seam_request request;
  request.struct_size = 0;
  return seam_call_request(call, &request, error);
}

static seam_status json_of(seam_call *call, seam_error **error)
{
  seam_str json;
  seam_status status = seam_call_request_json(call, &json, error);
  CHECK(status != SEAM_OK || strstr(json.ptr, KEY) == NULL);
  return status;
}

static seam_status bytes_of(seam_call *call, seam_error **error)
{
  seam_str bytes;
  seam_status status = seam_call_request_bytes(call, &bytes, error);
  CHECK(status != SEAM_OK || strncmp(bytes.ptr, "POST /acs/users/delete HTTP/1.1\r\n", 33) == 0);
  return status;
}

static seam_status fed(seam_call *call, seam_error **error)
{
  bool wants_more = false;
  seam_status status = seam_call_feed_bytes(call, "H", 1, 1, &wants_more, error);
  CHECK(wants_more == (status == SEAM_OK));
  return status;
}

static seam_status polled(seam_call *call, seam_error **error)
{
  seam_step step = 0;
  seam_status status = seam_call_poll(call, 1, &step, NULL, error);
  CHECK(status != SEAM_OK || step != 0);
  return status;
}

static seam_status run(seam_call *call, seam_error **error)
{
  script s = {.play = nobody};
  const seam_transport transport = script_transport(&s);
  return seam_call_execute_with(call, &transport, NULL, error);
}

static seam_status next_over_nobody(seam_call *call, seam_error **error)
{
  script s = {.play = nobody};
  const seam_transport transport = script_transport(&s);
  seam_str item;
  return seam_call_next_with(call, &transport, &item, error);
}

static seam_status next_of(seam_call *call, seam_error **error)
{
  seam_str item;
  return seam_call_next(call, &item, error);
}

static seam_status item_of(seam_call *call, seam_error **error)
{
  seam_str item;
  return seam_call_item(call, &item, error);
}

static seam_status lines_of(seam_call *call, seam_error **error)
{
  seam_str lines;
  return seam_call_record(call, &lines, error);
}

static seam_status cancelled(seam_call *call, seam_error **error)
{
  *error = NULL;
  seam_call_cancel(call);
  return SEAM_OK;
}

USE(seam_call_check, seam_call_check(call, error))
USE(seam_call_set_str, seam_call_set_str(call, "acs_user_id", SEAM_STR(ID), error))
USE(seam_call_set_i64, seam_call_set_i64(call, "acs_user_id", 1, error))
USE(seam_call_set_bool, seam_call_set_bool(call, "acs_user_id", 1, error))
USE(seam_call_set_null, seam_call_set_null(call, "acs_user_id", error))
USE(seam_call_set_json, seam_call_set_json(call, "acs_user_id", SEAM_STR("1"), error))
USE(seam_call_set_params_json, seam_call_set_params_json(call, SEAM_STR("{}"), error))
USE(seam_call_set_missing_ok, seam_call_set_missing_ok(call, 1, error))
USE(seam_call_set_timeout_ms, seam_call_set_timeout_ms(call, 5, error))
USE(seam_call_set_deadline_ms, seam_call_set_deadline_ms(call, 5, error))
USE(seam_call_set_retries, seam_call_set_retries(call, 0, error))
USE(seam_call_set_wait_for_action_attempt, seam_call_set_wait_for_action_attempt(call, true, error))
USE(seam_call_set_action_attempt_timeout_ms, seam_call_set_action_attempt_timeout_ms(call, 5, error))
USE(seam_call_set_action_attempt_polling_interval_ms, seam_call_set_action_attempt_polling_interval_ms(call, 5, error))
USE(seam_call_set_workspace_id, seam_call_set_workspace_id(call, SEAM_STR("w"), error))
USE(seam_call_set_options_json, seam_call_set_options_json(call, SEAM_STR("{}"), error))
USE(seam_call_set_entropy, seam_call_set_entropy(call, 1, error))
USE(seam_call_set_pages, seam_call_set_pages(call, false, error))
USE(seam_call_set_confirm_many, seam_call_set_confirm_many(call, false, error))
USE(seam_call_set_journal, seam_call_set_journal(call, SEAM_STR(""), error))
USE(seam_call_set_evidence_file, seam_call_set_evidence_file(call, "/nowhere/evidence.jsonl", error))
USE(seam_call_recorded, seam_call_recorded(call, error))
USE(seam_call_record_failed, seam_call_record_failed(call, SEAM_STR(""), error))
USE(seam_call_execute, ((void)seam_call_set_retries(call, 0, NULL), seam_call_execute(call, NULL, error)))
USE(seam_call_take, seam_call_take(call, NULL, error))
USE(seam_call_feed_failure, seam_call_feed_failure(call, SEAM_FAILURE_CONNECT, SEAM_STR(""), 1, error))
USE(seam_call_feed_response, seam_call_feed_response(call, 200, NULL, 0, "{}", 2, 1, error))

/* Functions with an unusable argument. */
static const seam_str NOTHING = {NULL, 0};
USE(misused_set_str, seam_call_set_str(call, NULL, SEAM_STR(ID), error))
USE(misused_set_i64, seam_call_set_i64(call, NULL, 1, error))
USE(misused_set_bool, seam_call_set_bool(call, NULL, 1, error))
USE(misused_set_null, seam_call_set_null(call, NULL, error))
USE(misused_set_json, seam_call_set_json(call, NULL, SEAM_STR("1"), error))
USE(misused_set_params_json, seam_call_set_params_json(call, NOTHING, error))
USE(misused_set_workspace_id, seam_call_set_workspace_id(call, NOTHING, error))
USE(misused_set_options_json, seam_call_set_options_json(call, NOTHING, error))
USE(misused_request, seam_call_request(call, NULL, error))
USE(misused_request_json, seam_call_request_json(call, NULL, error))
USE(misused_request_bytes, seam_call_request_bytes(call, NULL, error))
USE(misused_execute_with, seam_call_execute_with(call, NULL, NULL, error))
USE(misused_poll, seam_call_poll(call, 1, NULL, NULL, error))
USE(misused_feed_response, seam_call_feed_response(call, 200, NULL, 0, NULL, 2, 1, error))
USE(misused_feed_bytes, seam_call_feed_bytes(call, "H", 1, 1, NULL, error))
USE(misused_feed_failure, seam_call_feed_failure(call, 99, SEAM_STR(""), 1, error))
USE(misused_request_size, unsized_request_of(call, error))
USE(misused_transport, seam_call_execute_with(call, &(seam_transport){0}, NULL, error))

/* clang-format off */
static const use USES[] = {
    /*                                                          fresh sending waiting done taken given up */
    {"seam_call_check", seam_call_check_, {OK, OK, OK, OK, OK, OK}},
    {"seam_call_request", request_of, {OK, OK, OK, OK, OK, OK}},
    {"seam_call_request_json", json_of, {OK, OK, OK, OK, OK, OK}},
    {"seam_call_request_bytes", bytes_of, {OK, OK, OK, OK, OK, OK}},
    {"seam_call_cancel", cancelled, {OK, OK, OK, OK, OK, OK}},
    {"seam_call_set_str", seam_call_set_str_, {OK, NO, NO, NO, NO, OK}},
    {"seam_call_set_i64", seam_call_set_i64_, {OK, NO, NO, NO, NO, OK}},
    {"seam_call_set_bool", seam_call_set_bool_, {OK, NO, NO, NO, NO, OK}},
    {"seam_call_set_null", seam_call_set_null_, {OK, NO, NO, NO, NO, OK}},
    {"seam_call_set_json", seam_call_set_json_, {OK, NO, NO, NO, NO, OK}},
    {"seam_call_set_params_json", seam_call_set_params_json_, {OK, NO, NO, NO, NO, OK}},
    {"seam_call_set_missing_ok", seam_call_set_missing_ok_, {OK, NO, NO, NO, NO, OK}},
    {"seam_call_set_timeout_ms", seam_call_set_timeout_ms_, {OK, NO, NO, NO, NO, OK}},
    {"seam_call_set_deadline_ms", seam_call_set_deadline_ms_, {OK, NO, NO, NO, NO, OK}},
    {"seam_call_set_retries", seam_call_set_retries_, {OK, NO, NO, NO, NO, OK}},
    {"seam_call_set_wait_for_action_attempt", seam_call_set_wait_for_action_attempt_, {OK, NO, NO, NO, NO, OK}},
    {"seam_call_set_action_attempt_timeout_ms", seam_call_set_action_attempt_timeout_ms_, {OK, NO, NO, NO, NO, OK}},
    {"seam_call_set_action_attempt_polling_interval_ms", seam_call_set_action_attempt_polling_interval_ms_,
     {OK, NO, NO, NO, NO, OK}},
    {"seam_call_set_workspace_id", seam_call_set_workspace_id_, {OK, NO, NO, NO, NO, OK}},
    {"seam_call_set_options_json", seam_call_set_options_json_, {OK, NO, NO, NO, NO, OK}},
    {"seam_call_set_entropy", seam_call_set_entropy_, {OK, NO, NO, NO, NO, OK}},
    {"seam_call_set_pages", seam_call_set_pages_, {OK, NO, NO, NO, NO, OK}},
    {"seam_call_set_confirm_many", seam_call_set_confirm_many_, {OK, NO, NO, NO, NO, OK}},
    {"seam_call_set_journal", seam_call_set_journal_, {NO, NO, NO, NO, NO, NO}}, /* off_boarding.c has off-boardings. */
    {"seam_call_set_evidence_file", seam_call_set_evidence_file_, {NO, NO, NO, NO, NO, NO}},
    {"seam_call_record", lines_of, {NO, NO, NO, NO, NO, NO}},
    {"seam_call_recorded", seam_call_recorded_, {NO, NO, NO, NO, NO, NO}},
    {"seam_call_record_failed", seam_call_record_failed_, {NO, NO, NO, NO, NO, NO}},
    {"seam_call_next", next_of, {NO, NO, NO, NO, NO, NO}}, /* pages.c has lists. */
    {"seam_call_next_with", next_over_nobody, {NO, NO, NO, NO, NO, NO}},
    {"seam_call_item", item_of, {NO, NO, NO, NO, NO, NO}},
    {"seam_call_execute", seam_call_execute_, {GO, NO, NO, NO, NO, UP}},
    {"seam_call_execute_with", run, {GO, NO, NO, NO, NO, UP}},
    {"seam_call_poll", polled, {OK, OK, OK, OK, OK, OK}},
    {"seam_call_feed_response", seam_call_feed_response_, {NO, OK, NO, NO, NO, NO}},
    {"seam_call_feed_bytes", fed, {NO, OK, NO, NO, NO, NO}},
    {"seam_call_feed_failure", seam_call_feed_failure_, {NO, OK, NO, NO, NO, NO}},
    {"seam_call_take", seam_call_take_, {NO, NO, NO, OK, NO, NO}},
    {"seam_call_set_str, misused", misused_set_str_, {NO, NO, NO, NO, NO, NO}},
    {"seam_call_set_i64, misused", misused_set_i64_, {NO, NO, NO, NO, NO, NO}},
    {"seam_call_set_bool, misused", misused_set_bool_, {NO, NO, NO, NO, NO, NO}},
    {"seam_call_set_null, misused", misused_set_null_, {NO, NO, NO, NO, NO, NO}},
    {"seam_call_set_json, misused", misused_set_json_, {NO, NO, NO, NO, NO, NO}},
    {"seam_call_set_params_json, misused", misused_set_params_json_, {NO, NO, NO, NO, NO, NO}},
    {"seam_call_set_workspace_id, misused", misused_set_workspace_id_, {NO, NO, NO, NO, NO, NO}},
    {"seam_call_set_options_json, misused", misused_set_options_json_, {NO, NO, NO, NO, NO, NO}},
    {"seam_call_request, misused", misused_request_, {NO, NO, NO, NO, NO, NO}},
    {"seam_call_request_json, misused", misused_request_json_, {NO, NO, NO, NO, NO, NO}},
    {"seam_call_request_bytes, misused", misused_request_bytes_, {NO, NO, NO, NO, NO, NO}},
    {"seam_call_execute_with, misused", misused_execute_with_, {NO, NO, NO, NO, NO, NO}},
    {"seam_call_poll, misused", misused_poll_, {NO, NO, NO, NO, NO, NO}},
    {"seam_call_feed_response, misused", misused_feed_response_, {NO, NO, NO, NO, NO, NO}},
    {"seam_call_feed_bytes, misused", misused_feed_bytes_, {NO, NO, NO, NO, NO, NO}},
    {"seam_call_feed_failure, misused", misused_feed_failure_, {NO, NO, NO, NO, NO, NO}},
    {"seam_call_request, without a size", misused_request_size_, {NO, NO, NO, NO, NO, NO}},
    {"seam_call_execute_with, an empty transport", misused_transport_, {NO, NO, NO, NO, NO, NO}},
};
/* clang-format on */

/* A call of a client whose server is not there, at that time of its life. */
static seam_call *call_at(unsigned time)
{
  seam_client *client = NULL;
  seam_call *call = NULL;
  seam_step step = 0;
  const seam_acs_users_delete_params params = {.acs_user_id = ID};
  const seam_str options =
      SEAM_STR("{\"api_key\":\"" KEY "\",\"endpoint\":\"http://127.0.0.1:1\",\"retries\":1,\"deadline_ms\":60000}");
  CHECK_STATUS(seam_client_new_json(options, &client, NULL), SEAM_OK);
  CHECK_STATUS(seam_acs_users_delete_call(client, &params, &call, NULL), SEAM_OK);
  seam_client_free(client);
  if (time == CANCELLED) {
    seam_call_cancel(call);
  } else if (time != FRESH) {
    CHECK_STATUS(seam_call_poll(call, 0, &step, NULL, NULL), SEAM_OK);
    CHECK(step == SEAM_STEP_SEND);
  }
  if (time == WAITING) {
    CHECK_STATUS(seam_call_set_entropy(call, 1, NULL), SEAM_ERR_INVALID_STATE);
    CHECK_STATUS(seam_call_feed_failure(call, SEAM_FAILURE_CONNECT, SEAM_STR(""), 0, NULL), SEAM_OK);
  } else if (time == DONE || time == TAKEN) {
    CHECK_STATUS(seam_call_feed_response(call, 200, NULL, 0, "{\"ok\":true}", 11, 0, NULL), SEAM_OK);
  }
  if (time == TAKEN) {
    CHECK_STATUS(seam_call_take(call, NULL, NULL), SEAM_OK);
  }
  return call;
}

int main(void)
{
  size_t i;
  unsigned time;
  for (i = 0; i < sizeof USES / sizeof USES[0]; i++) {
    for (time = 0; time < TIMES; time++) {
      seam_call *call = call_at(time);
      seam_error *error = NULL;
      seam_status status = USES[i].call(call, &error);
      if (status != USES[i].expected[time]) {
        printf("%s, %s: %s\n", USES[i].name, TIME_NAMES[time], seam_error_message(error).ptr);
      }
      CHECK_STATUS(status, USES[i].expected[time]);
      CHECK((status == SEAM_OK) == (error == NULL) && seam_error_code(error) == status);
      CHECK(status == SEAM_OK || seam_error_message(error).len > 0);
      CHECK(status == SEAM_OK || seam_error_outcome(error) == OUTCOMES[time]);
      seam_error_free(error);
      seam_call_free(call);
    }
  }
  return checks_end();
}
