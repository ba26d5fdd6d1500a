/*
 * Deletes a user of an access system over a socket of its own: no callbacks, no thread, and only its own code blocks.
 * The library writes and reads HTTP; this program moves the bytes. An event loop would wait where this waits.
 *
 *     export SEAM_API_KEY=… SEAM_ENDPOINT=http://127.0.0.1:PORT
 *     pollfeed ACS_USER_ID
 *
 * The program speaks plain http to this machine, so the endpoint is a sandbox (`seam sandbox`) or a proxy that adds
 * TLS. The exit code is 0 if the user is gone, 1 if not, 2 for wrong usage, and 3 if there is no usable credential.
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
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

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

/* Reads some bytes before `end`. Returns their number, 0 at the end of the connection, or -1 after setting `*failure`.
 */
static ssize_t read_some(int s, char *bytes, size_t size, uint64_t end, seam_failure *failure)
{
  for (;;) {
    struct pollfd wait = {s, POLLIN, 0};
    uint64_t now = now_ms();
    int ready = now < end ? poll(&wait, 1, (int)(end - now)) : 0;
    ssize_t n = ready > 0 ? recv(s, bytes, size, 0) : -1;
    if (n >= 0) {
      return n;
    }
    if (ready == 0 || errno != EINTR) { /* A signal does not end the wait. */
      *failure = ready == 0 ? SEAM_FAILURE_TIMEOUT : SEAM_FAILURE_CONNECTION_LOST;
      return -1;
    }
  }
}

/* Does the exchange of SEAM_STEP_SEND, on a connection of its own. */
static seam_status exchange(seam_call *call, seam_error **error)
{
  char piece[4096];
  seam_failure failure = SEAM_FAILURE_NONE;
  seam_request request;
  seam_str bytes;
  seam_status status;
  uint64_t end;
  bool wants_more = true;
  int s;
  request.struct_size = sizeof request;
  if ((status = seam_call_request(call, &request, error)) != SEAM_OK ||
      (status = seam_call_request_bytes(call, &bytes, error)) != SEAM_OK) {
    return status;
  }
  end = now_ms() + request.timeout_ms;
  s = connect_to(request.url.ptr);
  if (s < 0) {
    failure = SEAM_FAILURE_CONNECT;
  } else if (write_all(s, bytes.ptr, bytes.len) != 0) {
    failure = SEAM_FAILURE_CONNECTION_LOST;
  }
  while (failure == SEAM_FAILURE_NONE && status == SEAM_OK && wants_more) {
    ssize_t n = read_some(s, piece, sizeof piece, end, &failure);
    if (n >= 0) {
      status = seam_call_feed_bytes(call, piece, (size_t)n, now_ms(), &wants_more, error);
    }
  }
  if (s >= 0) {
    close(s);
  }
  return failure == SEAM_FAILURE_NONE ? status
                                      : seam_call_feed_failure(call, failure, seam_str_c(NULL), now_ms(), error);
}

/* Drives the call: asks for the next step, and does it. */
static seam_status drive(seam_call *call, seam_reply **reply, seam_error **error)
{
  uint64_t until = 0;
  seam_step step = 0;
  seam_status status;
  while ((status = seam_call_poll(call, now_ms(), &step, &until, error)) == SEAM_OK && step != SEAM_STEP_DONE) {
    if (step == SEAM_STEP_WAIT) {
      uint64_t now = now_ms();
      poll(NULL, 0, now < until ? (int)(until - now) : 0);
    } else if ((status = exchange(call, error)) != SEAM_OK) {
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
