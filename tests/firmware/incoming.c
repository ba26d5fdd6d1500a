#include "incoming.h"

#include <string.h>

/* Length of the body. */
typedef struct framing {
  int chunked;
  int has_length;
  size_t length;
  int unusable;
} framing;

/* The next line of the reply from `*at` on, without its end; `*at` moves behind it. Whether there is a whole one. */
static int next_line(const incoming *reply, size_t *at, seam_str *line)
{
  size_t end;
  for (end = *at; end + 1 < reply->size; end++) {
    if (reply->buffer[end] == '\r' && reply->buffer[end + 1] == '\n') {
      line->ptr = reply->buffer + *at;
      line->len = end - *at;
      *at = end + 2;
      return 1;
    }
  }
  return 0;
}

/* Returns 1 if the texts are equal without regard to case; `lower` is in lower case. */
static int same(seam_str text, const char *lower)
{
  size_t i;
  for (i = 0; i < text.len && lower[i] != '\0'; i++) {
    char letter = text.ptr[i];
    letter = letter >= 'A' && letter <= 'Z' ? (char)(letter + ('a' - 'A')) : letter;
    if (letter != lower[i]) {
      return 0;
    }
  }
  return i == text.len && lower[i] == '\0';
}

/* The number that the text is in that base; more than any buffer holds where it is none, or larger than that. */
static size_t number(seam_str text, size_t base)
{
  static const size_t too_much = (size_t)-1 / 32;
  size_t sum = 0, i;
  for (i = 0; i < text.len && sum < too_much; i++) {
    char c = text.ptr[i];
    size_t digit = c >= '0' && c <= '9'   ? (size_t)(c - '0')
                   : c >= 'a' && c <= 'f' ? (size_t)(c - 'a') + 10
                   : c >= 'A' && c <= 'F' ? (size_t)(c - 'A') + 10
                                          : base;
    if (digit >= base) {
      return too_much;
    }
    sum = sum * base + digit;
  }
  return i == text.len && i > 0 ? sum : too_much;
}

static seam_str trimmed(const char *from, const char *end)
{
  seam_str text;
  while (from < end && (*from == ' ' || *from == '\t')) {
    from++;
  }
  while (from < end && (end[-1] == ' ' || end[-1] == '\t')) {
    end--;
  }
  text.ptr = from;
  text.len = (size_t)(end - from);
  return text;
}

/* Keeps a header, and what it says of the body's length. */
static void take_header(incoming *reply, framing *frame, seam_str line)
{
  seam_header header;
  size_t colon = 0;
  while (colon < line.len && line.ptr[colon] != ':') {
    colon++;
  }
  if (colon == line.len) {
    frame->unusable = 1;
    return;
  }
  header.name.ptr = line.ptr;
  header.name.len = colon;
  header.value = trimmed(line.ptr + colon + 1, line.ptr + line.len);
  if (same(header.name, "transfer-encoding")) {
    frame->unusable |= frame->chunked || !same(header.value, "chunked");
    frame->chunked = 1;
  } else if (same(header.name, "content-length")) {
    size_t length = number(header.value, 10);
    frame->unusable |= frame->has_length && frame->length != length;
    frame->has_length = 1;
    frame->length = length;
  }
  if (reply->header_count < INCOMING_HEADERS) {
    reply->headers[reply->header_count++] = header;
  }
}

/* Reads a head from `*at` on; `*at` moves behind it. */
static incoming_state read_head(incoming *reply, framing *frame, size_t *at)
{
  static const char version[] = "HTTP/1.";
  seam_str line, digits;
  frame->chunked = frame->has_length = frame->unusable = 0;
  frame->length = 0;
  reply->header_count = 0;
  if (!next_line(reply, at, &line)) {
    return INCOMING_MORE;
  }
  /* `HTTP/1.1 200`, and what the server calls that. */
  if (line.len < sizeof version + 5 || memcmp(line.ptr, version, sizeof version - 1) != 0) {
    return INCOMING_BROKEN;
  }
  digits.ptr = line.ptr + sizeof version + 1;
  digits.len = 3;
  reply->status = (uint32_t)number(digits, 10);
  for (;;) {
    if (!next_line(reply, at, &line)) {
      return INCOMING_MORE;
    }
    if (line.len == 0) {
      return frame->unusable || reply->status < 100 || reply->status > 999 ? INCOMING_BROKEN : INCOMING_WHOLE;
    }
    take_header(reply, frame, line);
  }
}

/* Goes through the chunks from `at` on. Where `to` is not NULL, their content is moved there. */
static incoming_state read_chunks(incoming *reply, size_t at, char *to)
{
  seam_str line;
  size_t size, length;
  reply->body.len = 0;
  do {
    if (!next_line(reply, &at, &line)) {
      return INCOMING_MORE;
    }
    /* Chunk extensions, behind a semicolon, are ignored. */
    for (length = 0; length < line.len && line.ptr[length] != ';'; length++) {
    }
    size = number(trimmed(line.ptr, line.ptr + length), 16);
    if (size > sizeof reply->buffer) {
      return INCOMING_BROKEN;
    }
    if (reply->size < at + size + 2) {
      if (size > 0) {
        return INCOMING_MORE;
      }
    } else if (size > 0 && memcmp(reply->buffer + at + size, "\r\n", 2) != 0) {
      return INCOMING_BROKEN;
    }
    if (to != NULL) {
      memmove(to + reply->body.len, reply->buffer + at, size);
    }
    reply->body.len += size;
    at += size == 0 ? 0 : size + 2;
  } while (size > 0);
  /* Trailers, up to an empty line. */
  do {
    if (!next_line(reply, &at, &line)) {
      return INCOMING_MORE;
    }
  } while (line.len > 0);
  return INCOMING_WHOLE;
}

static incoming_state read_body(incoming *reply, const framing *frame, size_t at, int ended)
{
  reply->body.ptr = reply->buffer + at;
  reply->body.len = reply->size - at;
  if (reply->status == 204 || reply->status == 304) {
    reply->body.len = 0;
    return INCOMING_WHOLE;
  }
  if (frame->chunked) {
    incoming_state state = read_chunks(reply, at, NULL);
    return state == INCOMING_WHOLE ? read_chunks(reply, at, reply->buffer + at) : state;
  }
  if (frame->has_length) {
    return reply->body.len < frame->length    ? INCOMING_MORE
           : reply->body.len == frame->length ? INCOMING_WHOLE
                                              : INCOMING_BROKEN;
  }
  return ended ? INCOMING_WHOLE : INCOMING_MORE;
}

incoming_state incoming_look(incoming *reply, int ended)
{
  framing frame;
  size_t at = 0;
  incoming_state state;
  do {
    state = read_head(reply, &frame, &at);
    /* One of 1xx says that the reply is still to come. */
  } while (state == INCOMING_WHOLE && reply->status < 200);
  if (state == INCOMING_WHOLE) {
    state = read_body(reply, &frame, at, ended);
  }
  /* A reply that ended early is none. */
  return state == INCOMING_MORE && ended ? INCOMING_BROKEN : state;
}
