/*
 * Deletes a user of an access system and moves every byte itself: no callbacks, no thread, and only its own code
 * blocks. An event loop would wait where this waits.
 *
 *     export SEAM_API_KEY=… SEAM_ENDPOINT=http://127.0.0.1:PORT
 *     pollfeed ACS_USER_ID
 *
 * The program speaks plain http to this machine, so the endpoint is a sandbox (`seam sandbox`) or a proxy that adds TLS. The
 * exit code is 0 if the user is gone, 1 if not, 2 for wrong usage, and 3 if there is no usable credential.
 *
 *     cc pollfeed.c $(pkg-config --cflags --libs libseam) -o pollfeed
 */
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <errno.h>
#include <libseam.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MOST_HEADERS 64

/* A reply as it arrives; the headers point into `bytes`. */
typedef struct incoming {
  char bytes[32768];
  size_t used;
  uint32_t status;
  seam_header headers[MOST_HEADERS];
  size_t header_count;
  const char *body;
  size_t body_size;
} incoming;

static uint64_t now_ms(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* Connects to `http://127.0.0.1:PORT/…`. Returns -1 if that fails. */
static int connect_to(const char *url)
{
  const char *port = strrchr(url, ':');
  struct sockaddr_in address;
  int s;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons((uint16_t)strtoul(port + 1, NULL, 10));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  s = socket(AF_INET, SOCK_STREAM, 0);
  /* After a signal the connection is made in the background, and the socket can be written to when it is ready. */
  if (s >= 0 && connect(s, (struct sockaddr *)&address, sizeof address) != 0 && errno != EINTR) {
    close(s);
    s = -1;
  }
  return s;
}

/* Writes `size` bytes. Returns 0 for success. */
static int write_all(int s, const char *bytes, size_t size)
{
  while (size > 0) {
    ssize_t n = send(s, bytes, size, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) {
      continue; /* A signal came in between. */
    }
    if (n <= 0) {
      return 1;
    }
    bytes += n;
    size -= (size_t)n;
  }
  return 0;
}

/* Writes the request. Returns 0 for success. */
static int send_request(int s, const seam_request *request)
{
  const char *path = strchr(request->url.ptr + strlen("http://"), '/');
  char head[512];
  size_t i;
  int length =
      snprintf(head, sizeof head, "%s %s HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\ncontent-length: %lu\r\n",
               request->method.ptr, path, (unsigned long)request->body.len);
  int failed = length < 0 || (size_t)length >= sizeof head || write_all(s, head, (size_t)length);
  for (i = 0; !failed && i < request->header_count; i++) {
    const seam_header *h = &request->headers[i];
    failed = write_all(s, h->name.ptr, h->name.len) || write_all(s, ": ", 2) ||
             write_all(s, h->value.ptr, h->value.len) || write_all(s, "\r\n", 2);
  }
  return failed || write_all(s, "\r\n", 2) || write_all(s, request->body.ptr, request->body.len);
}

/* Parses the reply. Returns 0 if it is complete. */
static int parse(incoming *in)
{
  char *line, *end = strstr(in->bytes, "\r\n\r\n");
  size_t promised = 0;
  if (end == NULL || strncmp(in->bytes, "HTTP/1.", 7) != 0) {
    return 1;
  }
  in->status = (uint32_t)strtoul(in->bytes + 9, NULL, 10);
  in->body = end + 4;
  in->body_size = in->used - (size_t)(in->body - in->bytes);
  line = strstr(in->bytes, "\r\n");
  in->header_count = 0;
  while (line < end && in->header_count < MOST_HEADERS) {
    seam_header *h = &in->headers[in->header_count++];
    char *colon = strchr(line, ':'), *next = strstr(line + 2, "\r\n");
    if (colon == NULL || colon > next) {
      return 1;
    }
    h->name.ptr = line + 2;
    h->name.len = (size_t)(colon - line) - 2;
    h->value.ptr = colon + 1;
    h->value.len = (size_t)(next - colon) - 1;
    if (strncasecmp(h->name.ptr, "transfer-encoding:", 18) == 0) {
      return 1; /* The reply is too large for this example. */
    }
    if (strncasecmp(h->name.ptr, "content-length:", 15) == 0) {
      promised = strtoul(h->value.ptr, NULL, 10);
    }
    line = next;
  }
  return in->body_size < promised;
}

/* Does the exchange of SEAM_STEP_SEND. Returns 0, or one of SEAM_FAILURE_*. */
static uint32_t exchange(const seam_request *request, incoming *in)
{
  uint64_t now, end = now_ms() + request->timeout_ms;
  uint32_t failure = 0;
  ssize_t n = 1;
  int s = connect_to(request->url.ptr);
  if (s < 0) {
    return SEAM_FAILURE_CONNECT;
  }
  if (send_request(s, request) != 0) {
    close(s);
    return SEAM_FAILURE_CONNECTION_LOST;
  }
  in->used = 0;
  while (failure == 0 && n > 0) {
    struct pollfd wait = {s, POLLIN, 0};
    int ready;
    now = now_ms();
    ready = now < end ? poll(&wait, 1, (int)(end - now)) : 0;
    if (ready < 0 && errno == EINTR) {
      continue; /* A signal does not end the wait. */
    }
    if (ready <= 0) {
      failure = ready == 0 ? SEAM_FAILURE_TIMEOUT : SEAM_FAILURE_CONNECTION_LOST;
    } else if (in->used == sizeof in->bytes - 1) {
      failure = SEAM_FAILURE_TOO_LARGE;
    } else if ((n = recv(s, in->bytes + in->used, sizeof in->bytes - 1 - in->used, 0)) > 0) {
      in->used += (size_t)n;
    } else if (n < 0 && errno == EINTR) {
      n = 1;
    }
  }
  close(s);
  in->bytes[in->used] = '\0';
  return failure != 0 ? failure : n < 0 || parse(in) != 0 ? SEAM_FAILURE_CONNECTION_LOST : 0;
}

/* Drives the call: asks for the next step, does it, and feeds the result. */
static seam_status drive(seam_call *call, seam_reply **reply, seam_error **error)
{
  static incoming in;
  seam_request request;
  uint64_t until = 0;
  seam_step step = 0;
  seam_status status;
  while ((status = seam_call_poll(call, now_ms(), &step, &until, error)) == SEAM_OK && step != SEAM_STEP_DONE) {
    if (step == SEAM_STEP_WAIT) {
      uint64_t now = now_ms();
      poll(NULL, 0, now < until ? (int)(until - now) : 0);
      continue;
    }
    request.struct_size = sizeof request;
    status = seam_call_request(call, &request, error);
    if (status == SEAM_OK) {
      uint32_t failure = exchange(&request, &in);
      status = failure != 0 ? seam_call_feed_failure(call, failure, seam_str_c(NULL), now_ms(), error)
                            : seam_call_feed_response(call, in.status, in.headers, in.header_count, in.body,
                                                      in.body_size, now_ms(), error);
    }
    if (status != SEAM_OK) {
      return status;
    }
  }
  return status == SEAM_OK ? seam_call_take(call, reply, error) : status;
}

int main(int argc, char **argv)
{
  seam_acs_users_delete_params params;
  seam_options options;
  seam_client *client = NULL;
  seam_call *call = NULL;
  seam_reply *reply = NULL;
  seam_error *error = NULL;
  seam_status status;
  if (argc != 2) {
    fprintf(stderr, "usage: %s ACS_USER_ID\n", argv[0]);
    return 2;
  }
  seam_options_init(&options, sizeof options);
  options.use_environment = true;
  if (seam_client_new(&options, &client, &error) != SEAM_OK) {
    fprintf(stderr, "%s\n", seam_error_message(error).ptr);
    seam_error_free(error);
    return 3;
  }
  memset(&params, 0, sizeof params);
  params.acs_user_id = argv[1];
  status = seam_acs_users_delete_call(client, &params, &call, &error);
  if (status == SEAM_OK) {
    status = drive(call, &reply, &error);
  }
  if (status == SEAM_OK) {
    printf("%s: deleted after %u attempt(s)\n", argv[1], (unsigned)seam_reply_attempts(reply));
  } else {
    fprintf(stderr, "%s: NOT CONFIRMED: %s\n", argv[1], seam_error_message(error).ptr);
  }
  seam_reply_free(reply);
  seam_error_free(error);
  seam_call_free(call);
  seam_client_free(client);
  return status == SEAM_OK ? 0 : 1;
}
