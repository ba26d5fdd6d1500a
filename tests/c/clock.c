/* A clock of 32 bits that overflows, like a tick counter after 49 days: calls still end when their time is over, with
 * every kind of transport. */
#include "script.h"

#define SOON UINT64_C(2000)
#define DEADLINE_MS UINT64_C(90000)

static uint32_t ticks;

static seam_client *new_client(void)
{
  seam_options options;
  seam_client *client = NULL;
  CHECK_STATUS(seam_options_init(&options, sizeof options), SEAM_OK);
  options.api_key = SEAM_STR(KEY);
  CHECK_STATUS(seam_client_new(&options, &client, NULL), SEAM_OK);
  return client;
}

static seam_call *new_call(const seam_client *client)
{
  const seam_acs_users_delete_params params = {.acs_user_id = ID};
  seam_call *call = NULL;
  CHECK_STATUS(seam_acs_users_delete_call(client, &params, &call, NULL), SEAM_OK);
  return call;
}

static uint32_t poll_at(seam_call *call, uint64_t *until)
{
  uint32_t step = 0;
  CHECK_STATUS(seam_call_poll(call, ticks, &step, until, NULL), SEAM_OK);
  return step;
}

/* Polls every second until the call's next step is `wanted`. Returns the number of seconds. */
static unsigned wait_for(seam_call *call, uint32_t wanted)
{
  uint64_t until = 0;
  uint32_t step;
  unsigned seconds = 0;
  while (seconds < 1000 && (step = poll_at(call, &until)) != wanted) {
    CHECK(step != SEAM_STEP_WAIT || until >= ticks);
    ticks += 1000;
    seconds++;
  }
  return seconds;
}

/* The reply never comes, and the clock overflows meanwhile. */
static void while_a_request_is_under_way(const seam_client *client)
{
  seam_call *call = new_call(client);
  seam_error *error = NULL;
  uint64_t until = 0;
  unsigned seconds;
  ticks = UINT32_MAX - (uint32_t)SOON;
  CHECK(poll_at(call, &until) == SEAM_STEP_SEND);
  seconds = wait_for(call, SEAM_STEP_DONE);
  CHECK(seconds >= DEADLINE_MS / 1000 && seconds <= DEADLINE_MS / 1000 + 1);
  CHECK_STATUS(seam_call_take(call, NULL, &error), SEAM_ERR_TIMEOUT);
  seam_error_free(error);
  seam_call_free(call);
}

/* The clock overflows while the call waits for its next attempt. */
static void while_it_waits(const seam_client *client)
{
  seam_call *call = new_call(client);
  uint64_t until = 0;
  ticks = UINT32_MAX - 10;
  CHECK(poll_at(call, &until) == SEAM_STEP_SEND);
  CHECK_STATUS(seam_call_feed_response(call, 429, NULL, 0, "{}", 2, ticks, NULL), SEAM_OK);
  CHECK(poll_at(call, &until) == SEAM_STEP_WAIT);
  ticks += 1000;
  CHECK(ticks < 1000);
  CHECK(wait_for(call, SEAM_STEP_SEND) <= 1);
  CHECK_STATUS(seam_call_feed_response(call, 200, NULL, 0, "{\"ok\":true}", 11, ticks, NULL), SEAM_OK);
  CHECK(poll_at(call, &until) == SEAM_STEP_DONE);
  CHECK_STATUS(seam_call_take(call, NULL, NULL), SEAM_OK);
  seam_call_free(call);
}

/* A wall clock that is set back by an hour stands still for a moment, and then goes on. */
static void put_back(const seam_client *client)
{
  const uint64_t today = UINT64_C(1700000000000);
  seam_call *call = new_call(client);
  uint64_t until = 0, seconds;
  uint32_t step = 0;
  CHECK_STATUS(seam_call_poll(call, today, &step, &until, NULL), SEAM_OK);
  for (seconds = 0; seconds < 200 && step != SEAM_STEP_DONE; seconds++) {
    CHECK_STATUS(seam_call_poll(call, today - 3600000 + seconds * 1000, &step, &until, NULL), SEAM_OK);
  }
  /* The hour does not count, and neither does the first poll after it. */
  CHECK(seconds >= DEADLINE_MS / 1000 && seconds <= DEADLINE_MS / 1000 + 2);
  seam_call_free(call);
}

static uint64_t tell(void *ctx)
{
  (void)ctx;
  return ticks;
}

static uint32_t let_pass(void *ctx, uint64_t ms)
{
  (void)ctx;
  ticks += (uint32_t)ms;
  return 0;
}

/* Every exchange takes 40 seconds and fails. */
static uint32_t take_long(void *ctx, const seam_request *request, seam_sink *sink, uint64_t timeout_ms)
{
  unsigned *seconds = ctx;
  (void)request;
  (void)sink;
  (void)timeout_ms;
  *seconds += 40;
  ticks += 40000;
  return SEAM_FAILURE_CONNECTION_LOST;
}

static void while_it_runs(const seam_client *client)
{
  unsigned seconds = 0;
  const seam_transport transport = {sizeof transport, 0, &seconds, take_long, tell, let_pass};
  seam_call *call = new_call(client);
  CHECK_STATUS(seam_call_set_retries(call, 10, NULL), SEAM_OK);
  ticks = UINT32_MAX - (uint32_t)SOON;
  CHECK_STATUS(seam_call_execute_with(call, &transport, NULL, NULL), SEAM_ERR_CONNECTION_LOST);
  /* The third exchange passes the deadline. */
  CHECK(seconds == 120);
  seam_call_free(call);
}

int main(void)
{
  seam_client *client = new_client();
  while_a_request_is_under_way(client);
  while_it_waits(client);
  put_back(client);
  while_it_runs(client);
  seam_client_free(client);
  return checks_end();
}
