/* A transport over a plain socket to the loopback, for programs that move the bytes themselves. Compiles as C and as
 * C++. */
#ifndef SEAM_TESTS_RAW_TRANSPORT_H
#define SEAM_TESTS_RAW_TRANSPORT_H

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "libseam.h"

/* Beside SEAM_FAILURE_*: the connection has ended. */
#define RAW_END UINT32_C(1000)
#define RAW_TO_THE_END UINT64_MAX

typedef struct raw_reader {
  int s;
  uint64_t end_ms;
  size_t at;
  size_t used;
  char bytes[4096];
} raw_reader;

static inline uint64_t raw_now_ms(void *ctx)
{
  struct timespec now;
  (void)ctx;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static inline uint32_t raw_sleep_ms(void *ctx, uint64_t ms)
{
  struct timespec left;
  (void)ctx;
  left.tv_sec = (time_t)(ms / 1000);
  left.tv_nsec = (long)(ms % 1000) * 1000000;
  while (nanosleep(&left, &left) != 0 && errno == EINTR) {
  }
  return 0;
}

/* Waits for `events`. Returns 0, or SEAM_FAILURE_TIMEOUT. */
static inline uint32_t raw_wait(const raw_reader *r, short events)
{
  struct pollfd wait;
  int ready;
  wait.fd = r->s;
  wait.events = events;
  do {
    uint64_t now = raw_now_ms(NULL);
    wait.revents = 0;
    ready = now < r->end_ms ? poll(&wait, 1, (int)(r->end_ms - now)) : 0;
    /* A signal does not end the wait. */
  } while (ready < 0 && errno == EINTR);
  return ready > 0 ? SEAM_FAILURE_NONE : SEAM_FAILURE_TIMEOUT;
}

/* Reads some more. Call it only when all bytes are used up. */
static inline uint32_t raw_fill(raw_reader *r)
{
  uint32_t failure = raw_wait(r, POLLIN);
  ssize_t n;
  if (failure != 0) {
    return failure;
  }
  do {
    n = recv(r->s, r->bytes, sizeof r->bytes, 0);
  } while (n < 0 && errno == EINTR);
  r->at = 0;
  r->used = n > 0 ? (size_t)n : 0;
  return n > 0 ? 0 : n == 0 ? RAW_END : SEAM_FAILURE_CONNECTION_LOST;
}

/* Reads a line without its end. */
static inline uint32_t raw_line(raw_reader *r, char *line, size_t size)
{
  size_t length = 0;
  uint32_t failure = 0;
  for (;;) {
    if (r->at == r->used && (failure = raw_fill(r)) != 0) {
      return failure == RAW_END ? SEAM_FAILURE_CONNECTION_LOST : failure;
    }
    line[length] = r->bytes[r->at++];
    if (line[length] == '\n') {
      line[length > 0 && line[length - 1] == '\r' ? length - 1 : length] = '\0';
      return 0;
    }
    if (++length == size) {
      return SEAM_FAILURE_CONNECTION_LOST;
    }
  }
}

/* Gives `size` bytes of body to the sink. */
static inline uint32_t raw_copy(raw_reader *r, seam_sink *sink, uint64_t size)
{
  uint32_t failure = 0;
  while (size > 0) {
    size_t n;
    if (r->at == r->used && (failure = raw_fill(r)) != 0) {
      return failure != RAW_END ? failure : size == RAW_TO_THE_END ? 0 : (uint32_t)SEAM_FAILURE_CONNECTION_LOST;
    }
    n = r->used - r->at < size ? r->used - r->at : (size_t)size;
    if (seam_sink_body(sink, r->bytes + r->at, n) != SEAM_OK) {
      /* The sink's error decides, whatever this returns. */
      return SEAM_FAILURE_CONNECTION_LOST;
    }
    r->at += n;
    size -= size == RAW_TO_THE_END ? 0 : n;
  }
  return 0;
}

static inline uint32_t raw_chunks(raw_reader *r, seam_sink *sink)
{
  char line[64];
  uint64_t size = 0;
  uint32_t failure;
  do {
    if ((failure = raw_line(r, line, sizeof line)) != 0) {
      return failure;
    }
    size = strtoull(line, NULL, 16);
    if ((failure = raw_copy(r, sink, size)) != 0 || (failure = raw_line(r, line, sizeof line)) != 0) {
      return failure;
    }
  } while (size > 0);
  return 0;
}

static inline uint32_t raw_reply(raw_reader *r, seam_sink *sink)
{
  char line[4096];
  uint64_t size = RAW_TO_THE_END;
  uint32_t failure = raw_line(r, line, sizeof line), status;
  int chunked = 0;
  if (failure != 0 || strncmp(line, "HTTP/1.", 7) != 0) {
    return failure != 0 ? failure : SEAM_FAILURE_CONNECTION_LOST;
  }
  status = (uint32_t)strtoul(line + 9, NULL, 10);
  seam_sink_status(sink, status);
  while ((failure = raw_line(r, line, sizeof line)) == 0 && line[0] != '\0') {
    char *colon = strchr(line, ':');
    seam_str name;
    if (colon == NULL) {
      return SEAM_FAILURE_CONNECTION_LOST;
    }
    name.ptr = line;
    name.len = (size_t)(colon - line);
    if (seam_sink_header(sink, name, seam_str_c(colon + 1)) != SEAM_OK) {
      return SEAM_FAILURE_CONNECTION_LOST;
    }
    *colon = '\0';
    chunked |= strcasecmp(line, "transfer-encoding") == 0;
    size = strcasecmp(line, "content-length") == 0 ? strtoull(colon + 1, NULL, 10) : size;
  }
  if (failure != 0) {
    return failure;
  }
  return chunked ? raw_chunks(r, sink) : raw_copy(r, sink, status == 204 || status == 304 ? 0 : size);
}

/* Writes all of it. */
static inline uint32_t raw_write(const raw_reader *r, const char *bytes, size_t size)
{
  while (size > 0) {
    ssize_t n = raw_wait(r, POLLOUT) == 0 ? send(r->s, bytes, size, MSG_NOSIGNAL) : 0;
    if (n < 0 && errno == EINTR) {
      continue;
    }
    if (n <= 0) {
      return SEAM_FAILURE_CONNECTION_LOST;
    }
    bytes += n;
    size -= (size_t)n;
  }
  return 0;
}

static inline uint32_t raw_request(const raw_reader *r, const seam_request *request)
{
  const char *path = strchr(request->url.ptr + strlen("http://"), '/');
  char head[512];
  size_t i;
  uint32_t failure;
  int length =
      snprintf(head, sizeof head, "%s %s HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\ncontent-length: %lu\r\n",
               request->method.ptr, path, (unsigned long)request->body.len);
  failure = raw_write(r, head, (size_t)length);
  for (i = 0; failure == 0 && i < request->header_count; i++) {
    const seam_header *h = &request->headers[i];
    if ((failure = raw_write(r, h->name.ptr, h->name.len)) == 0 && (failure = raw_write(r, ": ", 2)) == 0 &&
        (failure = raw_write(r, h->value.ptr, h->value.len)) == 0) {
      failure = raw_write(r, "\r\n", 2);
    }
  }
  failure = failure == 0 ? raw_write(r, "\r\n", 2) : failure;
  return failure == 0 ? raw_write(r, request->body.ptr, request->body.len) : failure;
}

/* Connects to `http://127.0.0.1:PORT/…` for an exchange that may take `timeout_ms`. Close `r->s` in any case. */
static inline uint32_t raw_connect(raw_reader *r, const char *url, uint64_t timeout_ms)
{
  struct sockaddr_in address;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons((uint16_t)strtoul(strrchr(url, ':') + 1, NULL, 10));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  r->s = socket(AF_INET, SOCK_STREAM, 0);
  r->end_ms = raw_now_ms(NULL) + timeout_ms;
  r->at = r->used = 0;
  if (r->s < 0) {
    return SEAM_FAILURE_INTERNAL;
  }
  return connect(r->s, (struct sockaddr *)&address, sizeof address) == 0 ? 0 : (uint32_t)SEAM_FAILURE_CONNECT;
}

/* One exchange with `http://127.0.0.1:PORT/…`, on a connection of its own. */
static inline seam_failure raw_exchange(void *ctx, const seam_request *request, seam_sink *sink, uint64_t timeout_ms)
{
  raw_reader r;
  uint32_t failure = raw_connect(&r, request->url.ptr, timeout_ms);
  (void)ctx;
  if (failure == SEAM_FAILURE_INTERNAL) {
    return SEAM_FAILURE_INTERNAL;
  }
  if (failure != 0) {
    seam_sink_detail(sink, seam_str_c(strerror(errno)));
  } else if ((failure = raw_request(&r, request)) == 0) {
    failure = raw_reply(&r, sink);
  }
  close(r.s);
  return (seam_failure)failure;
}

/* The transport, to be copied. */
static inline seam_transport raw_transport(void)
{
  seam_transport transport;
  memset(&transport, 0, sizeof transport);
  transport.struct_size = sizeof transport;
  transport.exchange = raw_exchange;
  transport.now_ms = raw_now_ms;
  transport.sleep_ms = raw_sleep_ms;
  return transport;
}

#endif /* SEAM_TESTS_RAW_TRANSPORT_H */
