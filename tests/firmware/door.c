#include "door.h"

#include "exchange.h"

/* The reply is static and not on the stack, which is small on a controller. */
static incoming received;

/* A clock that only the controller's waits move forward; a real one counts the ticks of a timer. */
static uint64_t clock_ms;

seam_status door_client(seam_client **client, seam_error **error)
{
  seam_options options;
  seam_status status = seam_options_init(&options, sizeof options);
  if (status != SEAM_OK) {
    return status;
  }
  options.api_key = SEAM_STR("seam_test_door");
  options.reply_limit_bytes = 1024;
  return seam_client_new(&options, client, error);
}

/* Feeds the reply or the failure to the call. */
static seam_status feed(seam_call *call, uint32_t failure, seam_error **error)
{
  if (failure != 0) {
    return seam_call_feed_failure(call, failure, SEAM_STR(""), clock_ms, error);
  }
  return seam_call_feed_response(call, received.status, received.headers, received.header_count, received.body.ptr,
                                 received.body.len, clock_ms, error);
}

/* Sends the call's request, and feeds the reply or the failure. */
static seam_status exchange(seam_call *call, seam_error **error)
{
  seam_request request;
  seam_status status;
  uint32_t failure;
  request.struct_size = sizeof request;
  status = seam_call_request(call, &request, error);
  if (status != SEAM_OK) {
    return status;
  }
  failure = exchange_do(&request, &received);
  clock_ms += 20;
  return feed(call, failure, error);
}

/* Drives the call to its end. */
static seam_status drive(seam_call *call, seam_reply **reply, seam_error **error)
{
  for (;;) {
    seam_step step = 0;
    uint64_t until_ms = 0;
    seam_status status = seam_call_poll(call, clock_ms, &step, &until_ms, error);
    if (status == SEAM_OK && step == SEAM_STEP_SEND) {
      status = exchange(call, error);
    } else if (status == SEAM_OK && step == SEAM_STEP_WAIT) {
      clock_ms = until_ms;
    } else if (status == SEAM_OK) {
      return seam_call_take(call, reply, error);
    }
    if (status != SEAM_OK) {
      return status;
    }
  }
}

seam_status door_call(const seam_client *client, const door_removal *removal, seam_call **call, seam_error **error)
{
  seam_status status = seam_call_new(client, removal->operation, call, error);
  size_t i;
  for (i = 0; status == SEAM_OK && i < DOOR_PARAMETERS; i++) {
    const door_parameter *given = &removal->parameters[i];
    if (given->name != NULL) {
      status = seam_call_set_str(*call, given->name, seam_str_c(given->value), error);
    }
  }
  if (status == SEAM_OK && removal->missing_ok) {
    status = seam_call_set_missing_ok(*call, 1, error);
  }
  return status;
}

seam_status door_remove(const seam_client *client, const door_removal *removal, seam_reply **reply, seam_error **error)
{
  seam_call *call = NULL;
  seam_status status = door_call(client, removal, &call, error);
  *reply = NULL;
  if (status == SEAM_OK) {
    status = drive(call, reply, error);
  }
  seam_call_free(call);
  return status;
}
