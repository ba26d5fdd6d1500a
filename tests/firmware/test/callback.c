#include "callback.h"

#include <string.h>

#include "clock.h"
#include "http_client.h"

static uint64_t time_ms(void *ctx)
{
  (void)ctx;
  return now_ms();
}

static uint32_t sleep_ms(void *ctx, uint64_t ms)
{
  (void)ctx;
  sleep_until(now_ms() + ms);
  return 0;
}

static uint32_t exchange(void *ctx, const seam_request *request, seam_sink *sink, uint64_t timeout_ms)
{
  const http_reply *reply;
  uint32_t failure = http_client_exchange(request, timeout_ms, &reply);
  seam_status status;
  size_t i;
  (void)ctx;
  if (failure != 0) {
    return failure;
  }
  status = seam_sink_status(sink, reply->status);
  for (i = 0; status == SEAM_OK && i < reply->header_count; i++) {
    status = seam_sink_header(sink, reply->headers[i].name, reply->headers[i].value);
  }
  if (status == SEAM_OK) {
    status = seam_sink_body(sink, reply->body.ptr, reply->body.len);
  }
  return status == SEAM_OK ? 0 : SEAM_FAILURE_TOO_LARGE;
}

seam_status callback_remove(const seam_client *client, const door_removal *removal, seam_reply **reply,
                            seam_error **error)
{
  seam_call *call = NULL;
  seam_transport transport;
  seam_status status = door_call(client, removal, &call, error);
  *reply = NULL;
  memset(&transport, 0, sizeof transport);
  transport.struct_size = sizeof transport;
  transport.exchange = exchange;
  transport.now_ms = time_ms;
  transport.sleep_ms = sleep_ms;
  if (status == SEAM_OK) {
    status = seam_call_execute_with(call, &transport, reply, error);
  }
  seam_call_free(call);
  return status;
}
