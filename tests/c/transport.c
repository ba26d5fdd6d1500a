/* Transports of every kind, and threads that cancel and hang up: transport ENDPOINT KEY, on a sandbox that was just
 * started. */
#include <pthread.h>
#include <signal.h>

#include "check.h"
#include "exchange.h"

/* More than the buffers of a socket hold. */
#define LARGE ((size_t)16 << 20)

static const char *endpoint;
static const char *key;

static seam_client *client_at(const char *url, uint32_t retries)
{
  seam_options options;
  seam_client *client = NULL;
  CHECK_STATUS(seam_options_init(&options, sizeof options), SEAM_OK);
  options.api_key = seam_str_c(key);
  options.endpoint = seam_str_c(url);
  options.retries = retries;
  CHECK_STATUS(seam_client_new(&options, &client, NULL), SEAM_OK);
  return client;
}

/* Drives a call by hand: all that a program with its own transport has to write. */
static seam_status drive(seam_call *call, seam_reply **reply, seam_error **error)
{
  static exchange_reply got;
  uint64_t now = 0;
  seam_step step = 0;
  seam_failure failure;
  seam_request request;
  seam_status status;
  while ((status = seam_call_poll(call, now, &step, &now, error)) == SEAM_OK && step != SEAM_STEP_DONE) {
    if (step == SEAM_STEP_WAIT) {
      continue; /* Time passes in this program when it says so. */
    }
    request.struct_size = sizeof request;
    if ((status = seam_call_request(call, &request, error)) != SEAM_OK) {
      return status;
    }
    failure = exchange(&request, &got);
    status = failure != 0 ? seam_call_feed_failure(call, failure, seam_str_c(NULL), now, error)
                          : seam_call_feed_response(call, got.status, got.headers, got.header_count, got.body.ptr,
                                                    got.body.len, now, error);
    if (status != SEAM_OK) {
      return status;
    }
  }
  return status == SEAM_OK ? seam_call_take(call, reply, error) : status;
}

static void own_transport(void)
{
  const seam_acs_users_delete_params params = {.acs_user_id = "acc00000-0000-4000-8000-000000000010"};
  seam_client *client = client_at(endpoint, 2);
  seam_client *nowhere = client_at("http://127.0.0.1:1", 2);
  seam_call *call = NULL;
  seam_reply *reply = NULL;
  seam_error *error = NULL;
  long before = sandbox_count(endpoint, key, "acs_users");
  CHECK_STATUS(seam_acs_users_delete_call(client, &params, &call, NULL), SEAM_OK);
  /* A call outlives its client. */
  seam_client_free(client);
  CHECK(sandbox_faults(endpoint, key, "[\"acs.users.delete:drop=after,count=1\"]"));
  CHECK_STATUS(drive(call, &reply, &error), SEAM_ERR_UNCONFIRMED);
  CHECK(seam_error_attempts(error) == 2 && seam_error_outcome(error) == SEAM_OUTCOME_UNKNOWN);
  seam_error_free(error);
  CHECK(before > 0 && sandbox_count(endpoint, key, "acs_users") == before - 1);
  seam_reply_free(reply);
  seam_call_free(call);
  CHECK_STATUS(seam_acs_users_delete_call(nowhere, &params, &call, NULL), SEAM_OK);
  CHECK_STATUS(drive(call, &reply, &error), SEAM_ERR_CONNECT);
  CHECK(reply == NULL && seam_error_attempts(error) == 3);
  CHECK(seam_error_outcome(error) == SEAM_OUTCOME_NOT_SENT);
  seam_error_free(error);
  seam_call_free(call);
  seam_client_free(nowhere);
}

static void nobody_there(void)
{
  const seam_acs_users_delete_params params = {.acs_user_id = "acc00000-0000-4000-8000-000000000010"};
  seam_client *client = client_at("http://127.0.0.1:1", 0);
  seam_error *error = NULL;
  CHECK_STATUS(seam_acs_users_delete(client, &params, &error), SEAM_ERR_CONNECT);
  CHECK(seam_error_http_status(error) == 0 && seam_error_attempts(error) == 1);
  seam_error_free(error);
  seam_client_free(client);
}

typedef struct execution {
  seam_call *call;
  seam_status status;
} execution;

static void *execute(void *argument)
{
  execution *e = argument;
  e->status = seam_call_execute(e->call, NULL, NULL);
  return NULL;
}

/* Listens on a free port of the loopback and writes its URL. */
static int listen_at(char *url, size_t size)
{
  struct sockaddr_in address;
  socklen_t length = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  CHECK(bind(listener, (struct sockaddr *)&address, sizeof address) == 0 && listen(listener, 1) == 0);
  CHECK(getsockname(listener, (struct sockaddr *)&address, &length) == 0);
  snprintf(url, size, "http://127.0.0.1:%u", (unsigned)ntohs(address.sin_port));
  return listener;
}

/* A call that waits for a reply is cancelled by another thread. */
static void cancel_from_another_thread(void)
{
  const seam_acs_users_delete_params params = {.acs_user_id = "acc00000-0000-4000-8000-000000000010"};
  char url[64], byte;
  execution e = {NULL, SEAM_OK};
  pthread_t thread;
  int connection, listener = listen_at(url, sizeof url);
  seam_client *client = client_at(url, 2);
  CHECK_STATUS(seam_acs_users_delete_call(client, &params, &e.call, NULL), SEAM_OK);
  CHECK(pthread_create(&thread, NULL, execute, &e) == 0);
  connection = accept(listener, NULL, NULL);
  /* The first byte of the request: the call is under way, and this server never answers. */
  CHECK(recv(connection, &byte, 1, 0) == 1);
  CHECK_STATUS(seam_call_check(e.call, NULL), SEAM_ERR_INVALID_STATE);
  seam_call_cancel(e.call);
  CHECK(pthread_join(thread, NULL) == 0);
  CHECK_STATUS(e.status, SEAM_ERR_CANCELLED);
  close(connection);
  close(listener);
  seam_call_free(e.call);
  seam_client_free(client);
}

static void *hang_up_on(void *argument)
{
  char byte;
  int connection = accept(*(int *)argument, NULL, NULL);
  ssize_t n = recv(connection, &byte, 1, 0);
  close(connection);
  return n == 1 ? argument : NULL;
}

/* A server hangs up while a large request is being written. That may raise SIGPIPE, which by default ends the
 * program. */
static void hang_up(void)
{
  const seam_acs_users_delete_params params = {.acs_user_id = "acc00000-0000-4000-8000-000000000010"};
  char url[64], *large = malloc(LARGE);
  seam_options options;
  seam_client *client = NULL;
  seam_header header = {SEAM_STR("x-large"), {NULL, LARGE}};
  sigset_t signals;
  pthread_t thread;
  void *heard = NULL;
  int listener = listen_at(url, sizeof url);
  CHECK(large != NULL && signal(SIGPIPE, SIG_DFL) != SIG_ERR);
  memset(large, 'x', LARGE);
  header.value.ptr = large;
  CHECK_STATUS(seam_options_init(&options, sizeof options), SEAM_OK);
  options.api_key = seam_str_c(key);
  options.endpoint = seam_str_c(url);
  options.retries = 0;
  options.headers = &header;
  options.header_count = 1;
  CHECK_STATUS(seam_client_new(&options, &client, NULL), SEAM_OK);
  CHECK(pthread_create(&thread, NULL, hang_up_on, &listener) == 0);
  CHECK_STATUS(seam_acs_users_delete(client, &params, NULL), SEAM_ERR_CONNECTION_LOST);
  CHECK(pthread_join(thread, &heard) == 0 && heard != NULL);
  /* The thread's signals are as before. */
  CHECK(sigpending(&signals) == 0 && !sigismember(&signals, SIGPIPE));
  CHECK(pthread_sigmask(SIG_BLOCK, NULL, &signals) == 0 && !sigismember(&signals, SIGPIPE));
  close(listener);
  seam_client_free(client);
  free(large);
}

int main(int argc, char **argv)
{
  if (argc != 3) {
    fprintf(stderr, "usage: %s ENDPOINT KEY\n", argv[0]);
    return 2;
  }
  endpoint = argv[1];
  key = argv[2];
  own_transport();
  nobody_there();
  cancel_from_another_thread();
  hang_up();
  return checks_end();
}
