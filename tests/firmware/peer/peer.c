#include "peer.h"

#include <string.h>

static const char *key;
static const peer_line *lines;
static size_t line_count, line_at;
static const char *complaint;

static char request[2048];
static size_t received, request_len;
static const char *reply;
static size_t reply_at;
static size_t first_piece = 7, most_at_once = 7;
static int is_open, first_is_answered;
static size_t requests, bytes_received;

void peer_begin(const char *api_key, const peer_line *script, size_t count)
{
  key = api_key;
  lines = script;
  line_count = count;
  line_at = 0;
  complaint = NULL;
  is_open = 0;
  first_is_answered = 0;
  requests = 0;
  bytes_received = 0;
}

void peer_cut(size_t first, size_t most)
{
  first_piece = first;
  most_at_once = most;
}

size_t peer_requests(void)
{
  return requests;
}

size_t peer_bytes(void)
{
  return bytes_received;
}

size_t peer_exchanges(void)
{
  return line_at;
}

int peer_first_is_answered(void)
{
  return first_is_answered;
}

const char *peer_request(size_t *len)
{
  *len = request_len;
  return request;
}

const char *peer_complaint(void)
{
  return complaint == NULL && is_open ? "a connection was not closed" : complaint;
}

/* Returns 0. */
static int complain(const char *what)
{
  complaint = complaint == NULL ? what : complaint;
  return 0;
}

/* The exchange that is under way; NULL where there should be none. */
static const peer_line *line(void)
{
  return line_at < line_count ? &lines[line_at] : NULL;
}

uint32_t peer_accept(void)
{
  if (is_open) {
    complain("a second connection is opened");
  }
  is_open = 1;
  received = 0;
  reply = NULL;
  reply_at = 0;
  return line() != NULL && line()->open != 0 ? lines[line_at++].open : 0;
}

void peer_end(void)
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

/* Returns 1 if the request has the header `authorization` with the client's key. */
static int is_authorized(size_t head)
{
  static const char name[] = "\r\nauthorization: Bearer ";
  size_t at = find(name, head) + sizeof name - 1;
  size_t len = strlen(key);
  return at + len + 2 <= head && memcmp(request + at, key, len) == 0 && memcmp(request + at + len, "\r\n", 2) == 0;
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

/* Returns 1 if the request is the expected one. */
static int is_expected(const peer_line *expected, size_t head, size_t body)
{
  size_t path = strlen(expected->path);
  size_t len = strlen(expected->body);
  if (memcmp(request, "POST ", 5) != 0 || memcmp(request + 5, expected->path, path) != 0 ||
      memcmp(request + 5 + path, " HTTP/1.1\r\n", 11) != 0) {
    return complain("another request line was expected");
  }
  if (!is_authorized(head) || !has("\r\nhost: connect.getseam.com\r\n", head) ||
      !has("\r\ncontent-type: application/json\r\n", head) || !has("\r\nseam-sdk-name: libseam/c\r\n", head) ||
      !has("\r\nconnection: close\r\n", head)) {
    return complain("a header is missing");
  }
  if (received - body != len || memcmp(request + body, expected->body, len) != 0) {
    return complain("another body was expected");
  }
  return 1;
}

uint32_t peer_receive(const void *bytes, size_t len)
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
  bytes_received += len;
  head = find("\r\n\r\n", received);
  body = head + 4;
  if (head == received || received < body + content_length(head + 2)) {
    return 0;
  }
  if (line() == NULL) {
    complain("one request too many");
    return 0;
  }
  request_len = received;
  /* What answers another question would prove anything. */
  if (is_expected(&lines[line_at], head + 2, body)) {
    reply = lines[line_at].reply;
    line_at++;
  }
  requests++;
  return 0;
}

uint32_t peer_send(void *to, size_t room, size_t *len)
{
  size_t left = reply == NULL ? 0 : strlen(reply + reply_at);
  size_t part = reply_at < first_piece ? first_piece - reply_at : most_at_once;
  part = part < room ? part : room;
  part = part < left ? part : left;
  if (part > 0) {
    memcpy(to, reply + reply_at, part);
    reply_at += part;
    first_is_answered = first_is_answered || (requests == 1 && part == left);
  }
  *len = part;
  return part == 0 && line_at > 0 ? lines[line_at - 1].read : 0;
}
