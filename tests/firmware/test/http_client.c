#include "http_client.h"

#include <string.h>

#include "wire.h"

static http_reply received;
static char buffer[2048];
static size_t size;

/* Appends a text to the buffer. */
static void put(seam_str text)
{
  size_t room = sizeof buffer - size;
  size_t part = text.len < room ? text.len : room;
  memcpy(buffer + size, text.ptr, part);
  size += part;
}

static void put_header(seam_str name, seam_str value)
{
  put(name);
  put(SEAM_STR(": "));
  put(value);
  put(SEAM_STR("\r\n"));
}

static void put_request(const seam_request *request)
{
  static const size_t before_path = sizeof "https://connect.getseam.com" - 1;
  const seam_str path = {request->url.ptr + before_path, request->url.len - before_path};
  char digits[4] = {(char)('0' + request->body.len / 100 % 10), (char)('0' + request->body.len / 10 % 10),
                    (char)('0' + request->body.len % 10), '\0'};
  uint32_t i;
  size = 0;
  put(request->method);
  put(SEAM_STR(" "));
  put(path);
  put(SEAM_STR(" HTTP/1.1\r\n"));
  put_header(SEAM_STR("host"), SEAM_STR("connect.getseam.com"));
  for (i = 0; i < request->header_count; i++) {
    put_header(request->headers[i].name, request->headers[i].value);
  }
  put_header(SEAM_STR("content-length"), seam_str_c(digits));
  put_header(SEAM_STR("connection"), SEAM_STR("close"));
  put(SEAM_STR("\r\n"));
  put(request->body);
}

/* Reads up to the end of the connection. */
static uint32_t read_all(void)
{
  size_t got = 0;
  size = 0;
  do {
    uint32_t failure = wire_read(buffer + size, sizeof buffer - size, &got);
    if (failure != 0) {
      return failure;
    }
    size += got;
  } while (got > 0);
  return size > 0 ? 0 : SEAM_FAILURE_CONNECTION_LOST;
}

/* Returns the text from `at` up to `end`, which is behind it; `*at` moves behind that. */
static seam_str take(const char **at, const char *end)
{
  const size_t len = strlen(end);
  seam_str text = {*at, 0};
  while (memcmp(text.ptr + text.len, end, len) != 0) {
    text.len++;
  }
  *at = text.ptr + text.len + len;
  return text;
}

static void split(void)
{
  const char *at = buffer + sizeof "HTTP/1.1" - 1;
  received.header_count = 0;
  received.status = (uint32_t)(at[1] - '0') * 100 + (uint32_t)(at[2] - '0') * 10 + (uint32_t)(at[3] - '0');
  take(&at, "\r\n");
  while (memcmp(at, "\r\n", 2) != 0) {
    seam_header *header = &received.headers[received.header_count++];
    header->name = take(&at, ": ");
    header->value = take(&at, "\r\n");
  }
  received.body.ptr = at + 2;
  received.body.len = (size_t)(buffer + size - received.body.ptr);
}

uint32_t http_client_exchange(const seam_request *request, uint64_t timeout_ms, const http_reply **reply)
{
  uint32_t failure = wire_open(timeout_ms);
  if (failure == 0) {
    put_request(request);
    failure = wire_write(buffer, size);
    failure = failure == 0 ? read_all() : failure;
  }
  wire_close();
  if (failure == 0) {
    split();
    *reply = &received;
  }
  return failure;
}
