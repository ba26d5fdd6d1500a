#include "exchange.h"

#include <string.h>

#include "wire.h"

/* Writes a piece unless an earlier one failed; `*failure` becomes how. */
static void send_bytes(uint32_t *failure, const char *bytes, size_t len)
{
  if (*failure == 0) {
    *failure = wire_write(bytes, len);
  }
}

static void send_text(uint32_t *failure, const char *text)
{
  send_bytes(failure, text, strlen(text));
}

static void send_header(uint32_t *failure, seam_str name, seam_str value)
{
  send_bytes(failure, name.ptr, name.len);
  send_text(failure, ": ");
  send_bytes(failure, value.ptr, value.len);
  send_text(failure, "\r\n");
}

/* Finds the path of `url`, behind `https://` and the host. */
static size_t path_of(seam_str url, seam_str *host)
{
  static const size_t scheme = sizeof "https://" - 1;
  size_t at = scheme;
  while (at < url.len && url.ptr[at] != '/') {
    at++;
  }
  host->ptr = url.ptr + scheme;
  host->len = at - scheme;
  return at;
}

/* Writes the request. Returns 0, or how that failed. */
static uint32_t send_request(const seam_request *request, seam_str host, size_t path)
{
  char digits[11];
  char *number = digits + sizeof digits - 1;
  size_t left = request->body.len;
  uint32_t failure = 0;
  uint32_t i;
  *number = '\0';
  do {
    *--number = (char)('0' + left % 10u);
    left /= 10u;
  } while (left != 0);
  send_bytes(&failure, request->method.ptr, request->method.len);
  send_text(&failure, " ");
  send_bytes(&failure, request->url.ptr + path, request->url.len - path);
  send_text(&failure, " HTTP/1.1\r\n");
  send_header(&failure, SEAM_STR("host"), host);
  for (i = 0; i < request->header_count; i++) {
    send_header(&failure, request->headers[i].name, request->headers[i].value);
  }
  send_header(&failure, SEAM_STR("content-length"), seam_str_c(number));
  send_header(&failure, SEAM_STR("connection"), SEAM_STR("close"));
  send_text(&failure, "\r\n");
  send_bytes(&failure, request->body.ptr, request->body.len);
  return failure;
}

/* Reads until the reply is whole. Returns 0, or how that failed. */
static uint32_t receive(incoming *reply)
{
  incoming_state state = INCOMING_MORE;
  reply->size = 0;
  while (state == INCOMING_MORE) {
    size_t got = 0;
    uint32_t failure;
    if (reply->size == sizeof reply->buffer) {
      return SEAM_FAILURE_TOO_LARGE;
    }
    failure = wire_read(reply->buffer + reply->size, sizeof reply->buffer - reply->size, &got);
    if (failure != 0) {
      return failure;
    }
    reply->size += got;
    state = incoming_look(reply, got == 0);
  }
  return state == INCOMING_WHOLE ? 0 : SEAM_FAILURE_CONNECTION_LOST;
}

/* Returns 1 if the failure means that nothing was sent. */
static int is_before_sending(uint32_t failure)
{
  return failure == SEAM_FAILURE_DNS || failure == SEAM_FAILURE_CONNECT || failure == SEAM_FAILURE_CONNECT_TIMEOUT ||
         failure == SEAM_FAILURE_TLS;
}

uint32_t exchange_do(const seam_request *request, incoming *reply)
{
  seam_str host;
  size_t path = path_of(request->url, &host);
  uint32_t failure = wire_open(host, request->timeout_ms);
  if (failure == 0) {
    failure = send_request(request, host, path);
    failure = failure == 0 ? receive(reply) : failure;
    /* Some of it may have left, whatever a wire says. */
    failure = is_before_sending(failure) ? SEAM_FAILURE_CONNECTION_LOST : failure;
  }
  wire_close();
  return failure;
}
