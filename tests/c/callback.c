/* A transport of the program's own: the uses that are allowed, and the errors for the others. */
#include <pthread.h>
#include <stdlib.h>

#include "own_id.h"
#include "script.h"

#define THREADS 8
#define CALLS 50

static void replies(void)
{
  script s = {.play = script_confirm};
  seam_transport transport = script_transport(&s);
  seam_call *call = script_call();
  seam_reply *reply = NULL;
  seam_error *error = NULL;
  CHECK_STATUS(seam_call_execute_with(call, &transport, &reply, &error), SEAM_OK);
  CHECK(error == NULL && s.exchanges == 1 && s.longest_sleep == 0);
  CHECK(seam_reply_attempts(reply) == 1 && seam_reply_http_status(reply) == 200);
  CHECK_TEXT(seam_reply_request_id(reply), "r-1");
  /* A call is executed once. */
  seam_reply_free(reply);
  CHECK_STATUS(seam_call_execute_with(call, &transport, &reply, NULL), SEAM_ERR_INVALID_STATE);
  CHECK(reply == NULL && s.exchanges == 1);
  seam_call_free(call);
}

static uint32_t look(script *s, const seam_request *request, seam_sink *sink)
{
  CHECK(request->struct_size == sizeof *request && request->header_count > 0 && request->reply_limit_bytes > 0);
  CHECK_TEXT(request->method, "POST");
  CHECK_TEXT(request->url, "https://connect.getseam.com/acs/users/delete");
  CHECK_TEXT(request->body, "{\"acs_user_id\":\"" ID "\"}");
  CHECK_TEXT(request->headers[0].value, "Bearer " KEY);
  return script_confirm(s, request, sink);
}

/* Loses the connection until exchange `turn`. The sink's content does not count for a failed exchange. */
static uint32_t lose(script *s, const seam_request *request, seam_sink *sink)
{
  seam_sink *old = s->kept;
  if (s->exchanges == s->turn) {
    CHECK_STATUS(script_confirm(s, request, sink), 0);
    /* A sink of an earlier exchange is closed, and does not disturb this one. */
    CHECK(old != NULL && old != sink);
    CHECK_STATUS(seam_sink_body(old, "x", 1), SEAM_ERR_INVALID_STATE);
    return 0;
  }
  s->kept = sink;
  CHECK_STATUS(seam_sink_status(sink, 200), SEAM_OK);
  CHECK_STATUS(seam_sink_body(sink, "{\"ok\":true}", 11), SEAM_OK);
  CHECK_STATUS(seam_sink_detail(sink, SEAM_STR("peer of " KEY " went away")), SEAM_OK);
  return SEAM_FAILURE_CONNECTION_LOST;
}

static void retries(void)
{
  script s = {.play = look};
  seam_error *error = NULL;
  CHECK_STATUS(script_run(&s, &error), SEAM_OK);
  s = (script){.play = lose, .turn = 3};
  CHECK_STATUS(script_run(&s, &error), SEAM_OK);
  CHECK(error == NULL && s.exchanges == 3 && s.now > 0 && s.longest_sleep > 0 && s.longest_sleep <= 1000);
  s = (script){.play = lose};
  CHECK_STATUS(script_run(&s, &error), SEAM_ERR_CONNECTION_LOST);
  CHECK(s.exchanges == 3 && seam_error_attempts(error) == 3);
  CHECK(strstr(seam_error_message(error).ptr, "(peer of [redacted] went away)") != NULL);
  CHECK(strstr(seam_error_json(error).ptr, KEY) == NULL);
  seam_error_free(error);
}

/* Calls end even if the clock stands still, also at its last value. */
static void clocks(void)
{
  script s = {.play = lose, .stuck_at = 5};
  CHECK_STATUS(script_run(&s, NULL), SEAM_ERR_CONNECTION_LOST);
  CHECK(s.exchanges == 3);
  s = (script){.play = lose, .stuck_at = UINT64_MAX};
  CHECK_STATUS(script_run(&s, NULL), SEAM_ERR_TIMEOUT);
}

static uint32_t use_the_call(script *s, const seam_request *request, seam_sink *sink)
{
  seam_transport transport = script_transport(s);
  seam_call *call = s->call;
  seam_request view;
  script other = {.play = script_confirm};
  seam_str json;
  seam_step step;
  view.struct_size = sizeof view;
  CHECK_STATUS(seam_call_execute_with(call, &transport, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_execute(call, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_poll(call, 0, &step, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_feed_response(call, 200, NULL, 0, "{\"ok\":true}", 11, 0, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_feed_failure(call, SEAM_FAILURE_DNS, SEAM_STR(""), 0, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_take(call, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_check(call, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_request(call, &view, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_request_json(call, &json, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_str(call, "acs_user_id", SEAM_STR(ID), NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_retries(call, 0, NULL), SEAM_ERR_INVALID_STATE);
  /* Another call may be used. */
  CHECK_STATUS(script_run(&other, NULL), SEAM_OK);
  return script_confirm(s, request, sink);
}

static uint32_t cancel_and_fail(script *s, const seam_request *request, seam_sink *sink)
{
  seam_call_cancel(s->call);
  return lose(s, request, sink);
}

static uint32_t cancel_and_confirm(script *s, const seam_request *request, seam_sink *sink)
{
  seam_call_cancel(s->call);
  return script_confirm(s, request, sink);
}

static uint32_t free_and_confirm(script *s, const seam_request *request, seam_sink *sink)
{
  seam_call_free(s->call);
  CHECK_TEXT(request->method, "POST");
  return script_confirm(s, request, sink);
}

static uint32_t free_and_fail(script *s, const seam_request *request, seam_sink *sink)
{
  if (s->exchanges == 1) {
    seam_call_free(s->call);
  }
  return lose(s, request, sink);
}

/* A call that is freed while it runs continues to its end. Valgrind checks that it is freed then, and once. */
static void freed_from_within(void)
{
  script s = {.play = free_and_confirm};
  seam_transport transport = script_transport(&s);
  seam_reply *reply = NULL;
  s.call = script_call();
  CHECK_STATUS(seam_call_execute_with(s.call, &transport, &reply, NULL), SEAM_OK);
  CHECK(s.exchanges == 1 && seam_reply_http_status(reply) == 200);
  seam_reply_free(reply);
  s = (script){.play = free_and_fail};
  s.call = script_call();
  CHECK_STATUS(seam_call_execute_with(s.call, &transport, NULL, NULL), SEAM_ERR_CONNECTION_LOST);
  CHECK(s.exchanges == 3);
}

static void from_within(void)
{
  script s = {.play = use_the_call};
  CHECK_STATUS(script_run(&s, NULL), SEAM_OK);
  s = (script){.play = cancel_and_fail};
  CHECK_STATUS(script_run(&s, NULL), SEAM_ERR_CANCELLED);
  CHECK(s.exchanges == 1);
  /* A confirmation counts, although the call was cancelled before it came. */
  s = (script){.play = cancel_and_confirm};
  CHECK_STATUS(script_run(&s, NULL), SEAM_OK);
  s = (script){.play = lose, .sleep = 1};
  CHECK_STATUS(script_run(&s, NULL), SEAM_ERR_CANCELLED);
  CHECK(s.exchanges == 1 && s.longest_sleep > 0);
}

static void unusable(seam_call *call, const seam_transport *transport, const char *why)
{
  seam_error *error = NULL;
  CHECK_STATUS(seam_call_execute_with(call, transport, NULL, &error), SEAM_ERR_INVALID_STATE);
  CHECK(strstr(seam_error_message(error).ptr, why) != NULL);
  seam_error_free(error);
}

static void incomplete(void)
{
  struct {
    seam_transport known;
    uint64_t unknown;
  } newer;
  script s = {.play = script_confirm};
  seam_transport t = script_transport(&s);
  seam_call *call = script_call();
  unusable(NULL, &t, "`call` must not be NULL");
  unusable(call, NULL, "`transport` must not be NULL");
  t.exchange = NULL;
  unusable(call, &t, "`transport.exchange` must not be NULL");
  t = script_transport(&s);
  t.now_ms = NULL;
  unusable(call, &t, "`transport.now_ms` must not be NULL");
  t = script_transport(&s);
  t.sleep_ms = NULL;
  unusable(call, &t, "`transport.sleep_ms` must not be NULL");
  t = script_transport(&s);
  t.reserved = 1;
  unusable(call, &t, "field");
  t.struct_size = 0;
  unusable(call, &t, "`struct_size`");
  t.struct_size = UINT32_MAX;
  unusable(call, &t, "`struct_size`");
  memset(&newer, 0, sizeof newer);
  newer.known = script_transport(&s);
  newer.known.struct_size = sizeof newer;
  newer.unknown = 1;
  unusable(call, &newer.known, "field");
  newer.unknown = 0;
  /* The refused transports sent nothing, and the call can still be executed. */
  CHECK(s.exchanges == 0);
  CHECK_STATUS(seam_call_set_str(call, "acs_user_id", SEAM_STR("no id"), NULL), SEAM_OK);
  CHECK_STATUS(seam_call_execute_with(call, &newer.known, NULL, NULL), SEAM_ERR_INVALID_PARAMS);
  CHECK(s.exchanges == 0);
  CHECK_STATUS(seam_call_set_str(call, "acs_user_id", SEAM_STR(ID), NULL), SEAM_OK);
  CHECK_STATUS(seam_call_execute_with(call, &newer.known, NULL, NULL), SEAM_OK);
  CHECK(s.exchanges == 1);
  seam_call_free(call);
}

/* Confirms the removal, and repeats the id of the request as `echo`. */
static uint32_t echo(void *ctx, const seam_request *request, seam_sink *sink, uint64_t timeout_ms)
{
  char id[OWN_ID_SIZE] = "", body[128];
  int size;
  (void)ctx;
  (void)timeout_ms;
  if (!id_of_body(id, request->body.ptr)) {
    return SEAM_FAILURE_INTERNAL;
  }
  size = snprintf(body, sizeof body, "{\"ok\":true,\"echo\":\"%s\"}", id);
  return seam_sink_status(sink, 200) != SEAM_OK || seam_sink_body(sink, body, (size_t)size) != SEAM_OK;
}

static uint64_t no_time(void *ctx)
{
  (void)ctx;
  return 0;
}

static uint32_t no_sleep(void *ctx, uint64_t ms)
{
  (void)ctx;
  return ms > 0;
}

typedef struct share {
  const seam_client *client;
  const seam_transport *transport;
  unsigned number;
  unsigned own_replies;
} share;

static void *run_calls(void *argument)
{
  share *s = argument;
  unsigned long i;
  for (i = 0; i < CALLS; i++) {
    char id[OWN_ID_SIZE];
    const seam_acs_users_delete_params params = {.acs_user_id = id};
    seam_call *call = NULL;
    seam_reply *reply = NULL;
    seam_str got = SEAM_STR("");
    own_id(id, 0, s->number, i);
    s->own_replies += seam_acs_users_delete_call(s->client, &params, &call, NULL) == SEAM_OK &&
                      seam_call_execute_with(call, s->transport, &reply, NULL) == SEAM_OK &&
                      seam_reply_str(reply, "echo", &got, NULL) == SEAM_OK && strcmp(got.ptr, id) == 0;
    seam_reply_free(reply);
    seam_call_free(call);
  }
  return NULL;
}

/* Threads share a client and a transport, and each call gets its own reply. */
static void threads(void)
{
  const seam_transport transport = {sizeof transport, 0, NULL, echo, no_time, no_sleep};
  seam_client *client = NULL;
  pthread_t ids[THREADS];
  share shares[THREADS];
  unsigned i;
  CHECK_STATUS(seam_client_new_json(SEAM_STR("{\"api_key\":\"" KEY "\"}"), &client, NULL), SEAM_OK);
  for (i = 0; i < THREADS; i++) {
    shares[i] = (share){client, &transport, i, 0};
    CHECK(pthread_create(&ids[i], NULL, run_calls, &shares[i]) == 0);
  }
  for (i = 0; i < THREADS; i++) {
    CHECK(pthread_join(ids[i], NULL) == 0);
    CHECK(shares[i].own_replies == CALLS);
  }
  seam_client_free(client);
}

int main(void)
{
  replies();
  retries();
  clocks();
  from_within();
  freed_from_within();
  incomplete();
  threads();
  return checks_end();
}
