#include "exchange.h"

#include <string.h>

#include "peer.h"

static void send_text(const char *text)
{
  peer_write(text, strlen(text));
}

static void send_header(seam_str name, seam_str value)
{
  peer_write(name.ptr, name.len);
  send_text(": ");
  peer_write(value.ptr, value.len);
  send_text("\r\n");
}

/* Where the path of `url` begins, behind `https://` and the host. */
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

static void send_request(const seam_request *request)
{
  char digits[11];
  char *number = digits + sizeof digits - 1;
  size_t left = request->body.len;
  seam_str host;
  size_t path = path_of(request->url, &host);
  uint32_t i;
  *number = '\0';
  do {
    *--number = (char)('0' + left % 10u);
    left /= 10u;
  } while (left != 0);
  peer_write(request->method.ptr, request->method.len);
  send_text(" ");
  peer_write(request->url.ptr + path, request->url.len - path);
  send_text(" HTTP/1.1\r\n");
  send_header(SEAM_STR("host"), host);
  for (i = 0; i < request->header_count; i++) {
    send_header(request->headers[i].name, request->headers[i].value);
  }
  send_header(SEAM_STR("content-length"), seam_str_c(number));
  send_header(SEAM_STR("connection"), SEAM_STR("close"));
  send_text("\r\n");
  peer_write(request->body.ptr, request->body.len);
}

/* The next line of `buffer` between `*at` and `end`, without its end; `*at` moves behind it. */
static seam_str next_line(const char *buffer, size_t *at, size_t end)
{
  seam_str line;
  size_t from = *at;
  while (*at + 1 < end && (buffer[*at] != '\r' || buffer[*at + 1] != '\n')) {
    ++*at;
  }
  line.ptr = buffer + from;
  line.len = *at - from;
  *at += 2;
  return line;
}

/* Whether the header says that the body has another length: the connection broke before its end. */
static int contradicts(const seam_header *header, size_t body)
{
  static const char name[] = "content-length";
  size_t length = 0;
  size_t i;
  if (header->name.len != sizeof name - 1) {
    return 0;
  }
  for (i = 0; i < header->name.len; i++) {
    if ((header->name.ptr[i] | 0x20) != (name[i] | 0x20)) {
      return 0;
    }
  }
  for (i = 0; i < header->value.len; i++) {
    if (header->value.ptr[i] >= '0' && header->value.ptr[i] <= '9') {
      length = length * 10 + (size_t)(header->value.ptr[i] - '0');
    }
  }
  return length != body;
}

static uint32_t parse(exchange_reply *reply, size_t total)
{
  static const char version[] = "HTTP/1.1 ";
  size_t at = 0;
  seam_str line = next_line(reply->buffer, &at, total);
  size_t i;
  if (line.len < sizeof version + 2 || memcmp(line.ptr, version, sizeof version - 1) != 0) {
    return SEAM_FAILURE_CONNECTION_LOST;
  }
  reply->status = 0;
  for (i = 0; i < 3; i++) {
    reply->status = reply->status * 10 + (uint32_t)(line.ptr[sizeof version - 1 + i] - '0');
  }
  reply->header_count = 0;
  for (line = next_line(reply->buffer, &at, total); line.len > 0; line = next_line(reply->buffer, &at, total)) {
    size_t colon = 0;
    if (at > total) {
      return SEAM_FAILURE_CONNECTION_LOST;
    }
    while (colon < line.len && line.ptr[colon] != ':') {
      colon++;
    }
    if (reply->header_count < EXCHANGE_HEADERS && colon < line.len) {
      seam_header *header = &reply->headers[reply->header_count++];
      header->name.ptr = line.ptr;
      header->name.len = colon;
      header->value.ptr = line.ptr + colon + 1;
      header->value.len = line.len - colon - 1;
    }
  }
  if (at > total) {
    return SEAM_FAILURE_CONNECTION_LOST;
  }
  reply->body.ptr = reply->buffer + at;
  reply->body.len = total - at;
  for (i = 0; i < reply->header_count; i++) {
    if (contradicts(&reply->headers[i], reply->body.len)) {
      return SEAM_FAILURE_CONNECTION_LOST;
    }
  }
  return 0;
}

uint32_t exchange_do(const seam_request *request, exchange_reply *reply)
{
  size_t total = 0;
  size_t part;
  peer_connect();
  send_request(request);
  /* The peer hangs up behind its reply, because it was asked to. */
  while ((part = peer_read(reply->buffer + total, sizeof reply->buffer - total)) > 0) {
    total += part;
  }
  if (total == sizeof reply->buffer) {
    return SEAM_FAILURE_TOO_LARGE;
  }
  return total == 0 ? SEAM_FAILURE_CONNECTION_LOST : parse(reply, total);
}
