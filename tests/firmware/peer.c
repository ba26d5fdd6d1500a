#include "peer.h"

#include <string.h>

#include "wire.h"

static const peer_line *lines;
static size_t line_count, line_at;
static const char *complaint;

static char request[2048];
static size_t received;
static const char *reply;
static size_t reply_at;
static int is_open;
static size_t requests;

void peer_begin(const peer_line *script, size_t count)
{
  lines = script;
  line_count = count;
  line_at = 0;
  complaint = NULL;
  is_open = 0;
  requests = 0;
}

size_t peer_requests(void)
{
  return requests;
}

size_t peer_exchanges(void)
{
  return line_at;
}

const char *peer_complaint(void)
{
  return complaint == NULL && is_open ? "a connection was not closed" : complaint;
}

static void complain(const char *what)
{
  complaint = complaint == NULL ? what : complaint;
}

/* The exchange that is under way; NULL where there should be none. */
static const peer_line *line(void)
{
  return line_at < line_count ? &lines[line_at] : NULL;
}

uint32_t wire_open(seam_str host, uint64_t timeout_ms)
{
  static const char known[] = "connect.getseam.com";
  received = 0;
  reply = NULL;
  reply_at = 0;
  if (is_open || host.len != sizeof known - 1 || memcmp(host.ptr, known, host.len) != 0 || timeout_ms == 0) {
    complain("the wire is opened wrongly");
  }
  is_open = 1;
  if (line() != NULL && line()->open != 0) {
    return lines[line_at++].open;
  }
  return 0;
}

void wire_close(void)
{
  is_open = 0;
}

/* Finds `text` in the first `len` bytes of the request; returns `len` if it is not there. */
static size_t find(const char *text, size_t len)
{
  size_t size = strlen(text);
  size_t at;
  for (at = 0; at + size <= len; at++) {
    if (memcmp(request + at, text, size) == 0) {
      return at;
    }
  }
  return len;
}

static int has(const char *text, size_t head)
{
  return find(text, head) < head;
}

static size_t content_length(size_t head)
{
  static const char name[] = "\r\ncontent-length: ";
  size_t at = find(name, head) + sizeof name - 1;
  size_t length = 0;
  while (at < head && request[at] >= '0' && request[at] <= '9') {
    length = length * 10 + (size_t)(request[at] - '0');
    at++;
  }
  return length;
}

static void check(const peer_line *line, size_t head, size_t body)
{
  size_t path = strlen(line->path);
  size_t expected = strlen(line->body);
  if (memcmp(request, "POST ", 5) != 0 || memcmp(request + 5, line->path, path) != 0 ||
      memcmp(request + 5 + path, " HTTP/1.1\r\n", 11) != 0) {
    complain("another request line was expected");
  }
  if (!has("\r\nhost: connect.getseam.com\r\n", head) || !has("\r\nauthorization: Bearer seam_test_door\r\n", head) ||
      !has("\r\ncontent-type: application/json\r\n", head) || !has("\r\nseam-sdk-name: libseam/c\r\n", head)) {
    complain("a header is missing");
  }
  if (received - body != expected || memcmp(request + body, line->body, expected) != 0) {
    complain("another body was expected");
  }
}

uint32_t wire_write(const void *bytes, size_t len)
{
  size_t head, body;
  if (line() != NULL && line()->write != 0) {
    return lines[line_at++].write;
  }
  if (len > sizeof request - received) {
    complain("the request is too long");
    return 0;
  }
  memcpy(request + received, bytes, len);
  received += len;
  head = find("\r\n\r\n", received);
  body = head + 4;
  if (head == received || received < body + content_length(head + 2)) {
    return 0;
  }
  if (line() == NULL) {
    complain("one request too many");
    return 0;
  }
  check(&lines[line_at], head + 2, body);
  reply = lines[line_at].reply;
  line_at++;
  requests++;
  return 0;
}

uint32_t wire_read(void *to, size_t room, size_t *got)
{
  /* A wire gives what it has, not what is asked for. */
  static const size_t piece = 7;
  size_t left = reply == NULL ? 0 : strlen(reply) - reply_at;
  size_t part = left < room ? left : room;
  part = part < piece ? part : piece;
  if (part > 0) {
    memcpy(to, reply + reply_at, part);
    reply_at += part;
  }
  *got = part;
  return part == 0 && line_at > 0 ? lines[line_at - 1].read : 0;
}
