/* A server on the loopback whose replies say which id was in the request: as `echo` of a confirmation, and as the type
 * of a refusal for ids that begin with REFUSED_PREFIX. */
#ifndef SEAM_TESTS_ECHO_SERVER_H
#define SEAM_TESTS_ECHO_SERVER_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "own_id.h"

#define ECHO_CONNECTIONS 64
/* Entries of `polled` before those of the connections. */
#define ECHO_OTHERS 2

typedef struct echo_connection {
  size_t used;
  char bytes[4096];
} echo_connection;

typedef struct echo_server {
  char url[64];
  int listener;
  /* The server ends when the writing end is closed. */
  int ending[2];
  pthread_t thread;
  struct pollfd polled[ECHO_OTHERS + ECHO_CONNECTIONS];
  echo_connection connections[ECHO_CONNECTIONS];
} echo_server;

/* Answers a whole request. Returns 0 if that fails. */
static inline int echo_answer(int socket_, const char *body)
{
  char id[OWN_ID_SIZE], json[256], reply[512];
  int is_refused, size;
  if (!id_of_body(id, body)) {
    return 0;
  }
  is_refused = strncmp(id, REFUSED_PREFIX, strlen(REFUSED_PREFIX)) == 0;
  (void)snprintf(json, sizeof json,
                 is_refused ? "{\"error\":{\"type\":\"%s\",\"message\":\"refused\"}}" : "{\"ok\":true,\"echo\":\"%s\"}",
                 id);
  size =
      snprintf(reply, sizeof reply,
               "HTTP/1.1 %s\r\ncontent-type: application/json\r\nseam-request-id: %s\r\ncontent-length: %lu\r\n\r\n%s",
               is_refused ? "404 Not Found" : "200 OK", id, (unsigned long)strlen(json), json);
  return send(socket_, reply, (size_t)size, MSG_NOSIGNAL) == size;
}

/* Reads from a connection and answers each whole request. Returns 0 when the connection has ended. */
static inline int echo_read(int socket_, echo_connection *c)
{
  const ssize_t n = recv(socket_, c->bytes + c->used, sizeof c->bytes - 1 - c->used, 0);
  char *body;
  if (n <= 0) {
    return 0;
  }
  c->used += (size_t)n;
  c->bytes[c->used] = '\0';
  while ((body = strstr(c->bytes, "\r\n\r\n")) != NULL) {
    const char *length = strstr(c->bytes, "content-length: ");
    size_t size;
    body += 4;
    size = (size_t)(body - c->bytes) + (length == NULL ? 0 : strtoul(length + 16, NULL, 10));
    if (c->used < size) {
      return 1;
    }
    if (!echo_answer(socket_, body)) {
      return 0;
    }
    c->used -= size;
    memmove(c->bytes, c->bytes + size, c->used + 1);
  }
  return 1;
}

static inline void *echo_serve(void *argument)
{
  echo_server *server = argument;
  size_t i;
  while (poll(server->polled, ECHO_OTHERS + ECHO_CONNECTIONS, -1) > 0 && server->polled[1].revents == 0) {
    for (i = 0; i < ECHO_CONNECTIONS; i++) {
      struct pollfd *polled = &server->polled[ECHO_OTHERS + i];
      if (polled->fd < 0 && server->polled[0].revents != 0) {
        polled->fd = accept(server->listener, NULL, NULL);
        polled->events = POLLIN;
        server->polled[0].revents = 0;
        server->connections[i].used = 0;
      } else if (polled->fd >= 0 && polled->revents != 0 && !echo_read(polled->fd, &server->connections[i])) {
        close(polled->fd);
        polled->fd = -1;
      }
    }
  }
  for (i = 0; i < ECHO_CONNECTIONS; i++) {
    if (server->polled[ECHO_OTHERS + i].fd >= 0) {
      close(server->polled[ECHO_OTHERS + i].fd);
    }
  }
  return NULL;
}

/* Begins to serve at `server->url`. Returns 0 if that fails. */
static inline int echo_begin(echo_server *server)
{
  struct sockaddr_in address;
  socklen_t size = sizeof address;
  size_t i;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  server->listener = socket(AF_INET, SOCK_STREAM, 0);
  if (server->listener < 0 || pipe(server->ending) != 0 ||
      bind(server->listener, (struct sockaddr *)&address, size) != 0 ||
      listen(server->listener, ECHO_CONNECTIONS) != 0 ||
      getsockname(server->listener, (struct sockaddr *)&address, &size) != 0) {
    return 0;
  }
  (void)snprintf(server->url, sizeof server->url, "http://127.0.0.1:%u", (unsigned)ntohs(address.sin_port));
  for (i = 0; i < ECHO_OTHERS + ECHO_CONNECTIONS; i++) {
    server->polled[i].fd = i == 0 ? server->listener : i == 1 ? server->ending[0] : -1;
    server->polled[i].events = POLLIN;
    server->polled[i].revents = 0;
  }
  return pthread_create(&server->thread, NULL, echo_serve, server) == 0;
}

static inline void echo_end(echo_server *server)
{
  close(server->ending[1]);
  (void)pthread_join(server->thread, NULL);
  close(server->ending[0]);
  close(server->listener);
}

#endif /* SEAM_TESTS_ECHO_SERVER_H */
