/* One HTTP exchange over a plain socket to the loopback: the transport of a program that brings its own. */
#ifndef SEAM_TESTS_EXCHANGE_H
#define SEAM_TESTS_EXCHANGE_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "libseam.h"

#define EXCHANGE_HEADERS 32

/* A reply whose texts lie in `buffer`. */
typedef struct exchange_reply {
  uint32_t status;
  seam_header headers[EXCHANGE_HEADERS];
  size_t header_count;
  seam_str body;
  char buffer[16384];
} exchange_reply;

/* Connects to `http://127.0.0.1:PORT/…`; -1 where that fails. */
static inline int exchange_connect(const char *url)
{
  struct sockaddr_in address;
  int s = socket(AF_INET, SOCK_STREAM, 0);
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons((uint16_t)strtoul(strrchr(url, ':') + 1, NULL, 10));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (s >= 0 && connect(s, (struct sockaddr *)&address, sizeof address) != 0) {
    close(s);
    return -1;
  }
  return s;
}

static inline void exchange_parse(exchange_reply *reply, char *head, char *body)
{
  char *line = strstr(head, "\r\n");
  reply->status = (uint32_t)strtoul(head + strlen("HTTP/1.1 "), NULL, 10);
  while (line != NULL && line + 2 < body && reply->header_count < EXCHANGE_HEADERS) {
    char *name = line + 2;
    char *colon = strchr(name, ':');
    char *value = colon + 1 + (colon[1] == ' ');
    line = strstr(value, "\r\n");
    reply->headers[reply->header_count].name.ptr = name;
    reply->headers[reply->header_count].name.len = (size_t)(colon - name);
    reply->headers[reply->header_count].value.ptr = value;
    reply->headers[reply->header_count].value.len = (size_t)(line - value);
    reply->header_count++;
    if (strncmp(line, "\r\n\r\n", 4) == 0) {
      break;
    }
  }
}

/* Sends the request and reads the reply; 0, or one of SEAM_FAILURE_*. */
static inline uint32_t exchange(const seam_request *request, exchange_reply *reply)
{
  static char out[16384];
  size_t used, i, got = 0;
  ssize_t n;
  char *end;
  const char *path = strchr(request->url.ptr + strlen("http://"), '/');
  int s = exchange_connect(request->url.ptr);
  memset(reply, 0, sizeof *reply);
  if (s < 0) {
    return SEAM_FAILURE_CONNECT;
  }
  used = (size_t)snprintf(out, sizeof out,
                          "%s %s HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\ncontent-length: %lu\r\n",
                          request->method.ptr, path, (unsigned long)request->body.len);
  for (i = 0; i < request->header_count; i++) {
    used += (size_t)snprintf(out + used, sizeof out - used, "%s: %s\r\n", request->headers[i].name.ptr,
                             request->headers[i].value.ptr);
  }
  used += (size_t)snprintf(out + used, sizeof out - used, "\r\n%s", request->body.ptr);
  if (send(s, out, used, MSG_NOSIGNAL) != (ssize_t)used) {
    close(s);
    return SEAM_FAILURE_CONNECTION_LOST;
  }
  while (got < sizeof reply->buffer - 1 && (n = recv(s, reply->buffer + got, sizeof reply->buffer - 1 - got, 0)) > 0) {
    got += (size_t)n;
  }
  close(s);
  reply->buffer[got] = '\0';
  end = strstr(reply->buffer, "\r\n\r\n");
  if (end == NULL) {
    return SEAM_FAILURE_CONNECTION_LOST;
  }
  exchange_parse(reply, reply->buffer, end + 4);
  reply->body.ptr = end + 4;
  reply->body.len = got - (size_t)(end + 4 - reply->buffer);
  return 0;
}

/* Sends a request to the sandbox that the library has no operation for. Returns 1 if it is answered with 200. */
static inline int sandbox_ask(const char *endpoint, const char *key, const char *path, const char *body,
                              exchange_reply *reply)
{
  char url[256], bearer[256];
  seam_header headers[2];
  seam_request request;
  snprintf(url, sizeof url, "%s%s", endpoint, path);
  snprintf(bearer, sizeof bearer, "Bearer %s", key);
  headers[0].name = SEAM_STR("authorization");
  headers[0].value = seam_str_c(bearer);
  headers[1].name = SEAM_STR("content-type");
  headers[1].value = SEAM_STR("application/json");
  memset(&request, 0, sizeof request);
  request.method = SEAM_STR("POST");
  request.url = seam_str_c(url);
  request.headers = headers;
  request.header_count = 2;
  request.body = seam_str_c(body);
  return exchange(&request, reply) == 0 && reply->status == 200;
}

/* Returns the number of objects of a kind in the sandbox, or -1 if it does not say. */
static inline long sandbox_count(const char *endpoint, const char *key, const char *what)
{
  static exchange_reply reply;
  char member[128];
  const char *found;
  snprintf(member, sizeof member, "\"%s\":", what);
  if (!sandbox_ask(endpoint, key, "/_sandbox/counts", "{}", &reply)) {
    return -1;
  }
  found = strstr(reply.body.ptr, member);
  return found == NULL ? -1 : strtol(found + strlen(member), NULL, 10);
}

/* Makes the sandbox misbehave: `rules` is a JSON array. */
static inline int sandbox_faults(const char *endpoint, const char *key, const char *rules)
{
  static exchange_reply reply;
  char body[512];
  snprintf(body, sizeof body, "{\"rules\":%s}", rules);
  return sandbox_ask(endpoint, key, "/_sandbox/faults/set", body, &reply);
}

#endif /* SEAM_TESTS_EXCHANGE_H */
