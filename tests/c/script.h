/* A transport that plays a script in virtual time: no socket, no waiting. */
#ifndef SEAM_TESTS_SCRIPT_H
#define SEAM_TESTS_SCRIPT_H

#include "check.h"

#define ID "8d7e0b3a-b889-49a7-9164-4b71a0506a33"
#define KEY "seam_test_callback"

typedef struct script script;
struct script {
  /* Function that runs in each exchange. */
  uint32_t (*play)(script *s, const seam_request *request, seam_sink *sink);
  /* Constant value of the clock, if it is not 0. */
  uint64_t stuck_at;
  uint64_t now;
  uint64_t longest_sleep;
  unsigned exchanges;
  /* Number of the exchange in which `play` behaves differently. */
  unsigned turn;
  /* Returned by sleep_ms. */
  uint32_t sleep;
  seam_call *call;
  seam_sink *kept;
};

static inline uint32_t script_exchange(void *ctx, const seam_request *request, seam_sink *sink, uint64_t timeout_ms)
{
  script *s = (script *)ctx;
  s->exchanges++;
  CHECK(request->timeout_ms == timeout_ms && timeout_ms > 0);
  return s->play(s, request, sink);
}

static inline uint64_t script_now_ms(void *ctx)
{
  const script *s = (const script *)ctx;
  return s->stuck_at != 0 ? s->stuck_at : s->now;
}

static inline uint32_t script_sleep_ms(void *ctx, uint64_t ms)
{
  script *s = (script *)ctx;
  s->now += ms;
  s->longest_sleep = ms > s->longest_sleep ? ms : s->longest_sleep;
  return s->sleep;
}

static inline seam_transport script_transport(script *s)
{
  seam_transport transport;
  memset(&transport, 0, sizeof transport);
  transport.struct_size = sizeof transport;
  transport.ctx = s;
  transport.exchange = script_exchange;
  transport.now_ms = script_now_ms;
  transport.sleep_ms = script_sleep_ms;
  return transport;
}

/* A call of a client that nothing can reach but its transport. */
static inline seam_call *script_call(void)
{
  seam_client *client = NULL;
  seam_call *call = NULL;
  const seam_acs_users_delete_params params = {.acs_user_id = ID};
  CHECK_STATUS(seam_client_new_json(SEAM_STR("{\"api_key\":\"" KEY "\"}"), &client, NULL), SEAM_OK);
  CHECK_STATUS(seam_acs_users_delete_call(client, &params, &call, NULL), SEAM_OK);
  seam_client_free(client);
  return call;
}

/* Runs a call of its own over `s`. The error is the caller's. */
static inline seam_status script_run(script *s, seam_error **error)
{
  seam_transport transport = script_transport(s);
  seam_call *call = script_call();
  seam_status status;
  s->call = call;
  status = seam_call_execute_with(call, &transport, NULL, error);
  /* A sink of an ended exchange is refused. */
  if (s->kept != NULL) {
    CHECK_STATUS(seam_sink_status(s->kept, 200), SEAM_ERR_INVALID_STATE);
    CHECK_STATUS(seam_sink_header(s->kept, SEAM_STR("a"), SEAM_STR("b")), SEAM_ERR_INVALID_STATE);
    CHECK_STATUS(seam_sink_body(s->kept, "{}", 2), SEAM_ERR_INVALID_STATE);
    CHECK_STATUS(seam_sink_detail(s->kept, SEAM_STR("late")), SEAM_ERR_INVALID_STATE);
  }
  s->call = NULL;
  seam_call_free(call);
  return status;
}

/* Gives a reply that confirms the removal. */
static inline uint32_t script_confirm(script *s, const seam_request *request, seam_sink *sink)
{
  (void)request;
  s->kept = sink;
  CHECK_STATUS(seam_sink_status(sink, 200), SEAM_OK);
  CHECK_STATUS(seam_sink_header(sink, SEAM_STR("Content-Type"), SEAM_STR("application/json")), SEAM_OK);
  CHECK_STATUS(seam_sink_header(sink, SEAM_STR("seam-request-id"), SEAM_STR("r-1")), SEAM_OK);
  CHECK_STATUS(seam_sink_body(sink, NULL, 0), SEAM_OK);
  CHECK_STATUS(seam_sink_body(sink, "{\"ok\":", 6), SEAM_OK);
  CHECK_STATUS(seam_sink_body(sink, "true}", 5), SEAM_OK);
  return 0;
}

#endif /* SEAM_TESTS_SCRIPT_H */
