#include "loop.h"

#include "clock.h"
#include "wire.h"

/* Sends the request over a connection of its own, and feeds the reply as it comes. */
static seam_status exchange(seam_call *call, seam_error **error)
{
  seam_request request = {.struct_size = sizeof request};
  seam_str bytes;
  bool wants_more = true;
  uint32_t failure;
  seam_status status = seam_call_request(call, &request, error);
  if (status == SEAM_OK) {
    status = seam_call_request_bytes(call, &bytes, error);
  }
  if (status != SEAM_OK) {
    return status;
  }
  failure = wire_open(request.timeout_ms);
  if (failure == 0) {
    failure = wire_write(bytes.ptr, bytes.len);
    while (failure == 0 && status == SEAM_OK && wants_more) {
      char piece[256];
      size_t len;
      failure = wire_read(piece, sizeof piece, &len);
      if (failure == 0) {
        status = seam_call_feed_bytes(call, piece, len, now_ms(), &wants_more, error);
      }
    }
    /* A byte of the request may have left, whatever a wire says. */
    if (failure != 0 && failure != SEAM_FAILURE_TIMEOUT) {
      failure = SEAM_FAILURE_CONNECTION_LOST;
    }
  }
  wire_close();
  return failure == 0 ? status : seam_call_feed_failure(call, failure, SEAM_STR(""), now_ms(), error);
}

seam_status loop_run(seam_call *call, seam_reply **reply, seam_error **error)
{
  for (;;) {
    seam_step step = 0;
    uint64_t until_ms = 0;
    seam_status status = seam_call_poll(call, now_ms(), &step, &until_ms, error);
    if (status == SEAM_OK && step == SEAM_STEP_SEND) {
      status = exchange(call, error);
    } else if (status == SEAM_OK && step == SEAM_STEP_WAIT) {
      sleep_until(until_ms);
    } else if (status == SEAM_OK) {
      return seam_call_take(call, reply, error);
    }
    if (status != SEAM_OK) {
      return status;
    }
  }
}
