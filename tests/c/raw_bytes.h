/* A call over a plain socket to the loopback that moves nothing but bytes: the library writes and reads HTTP. Compiles
 * as C and as C++. */
#ifndef SEAM_TESTS_RAW_BYTES_H
#define SEAM_TESTS_RAW_BYTES_H

#include "raw_transport.h"

/* Does the exchange of SEAM_STEP_SEND. */
static inline seam_status raw_bytes_exchange(seam_call *call, seam_error **error)
{
  raw_reader r;
  seam_request request;
  seam_str bytes;
  seam_status status;
  uint32_t failure;
  bool wants_more = true;
  request.struct_size = sizeof request;
  if ((status = seam_call_request(call, &request, error)) != SEAM_OK ||
      (status = seam_call_request_bytes(call, &bytes, error)) != SEAM_OK) {
    return status;
  }
  failure = raw_connect(&r, request.url.ptr, request.timeout_ms);
  if (failure == 0) {
    failure = raw_write(&r, bytes.ptr, bytes.len);
  }
  while (failure == 0 && status == SEAM_OK && wants_more) {
    failure = raw_fill(&r);
    if (failure == 0 || failure == RAW_END) {
      failure = 0;
      status = seam_call_feed_bytes(call, r.bytes, r.used, raw_now_ms(NULL), &wants_more, error);
    }
  }
  close(r.s);
  return failure == 0 ? status
                      : seam_call_feed_failure(call, (seam_failure)failure, seam_str_c(NULL), raw_now_ms(NULL), error);
}

/* Drives the call to its end. */
static inline seam_status raw_bytes_execute(seam_call *call, seam_reply **reply, seam_error **error)
{
  seam_status status;
  seam_step step = SEAM_STEP_WAIT;
  uint64_t until = 0;
  while ((status = seam_call_poll(call, raw_now_ms(NULL), &step, &until, error)) == SEAM_OK && step != SEAM_STEP_DONE) {
    uint64_t now = raw_now_ms(NULL);
    if (step == SEAM_STEP_WAIT) {
      raw_sleep_ms(NULL, until > now ? until - now : 0);
    } else if ((status = raw_bytes_exchange(call, error)) != SEAM_OK) {
      return status;
    }
  }
  return status == SEAM_OK ? seam_call_take(call, reply, error) : status;
}

#endif /* SEAM_TESTS_RAW_BYTES_H */
