/* Arguments and replies that are larger than the free memory are refused, and nothing crashes. A reply is parsed in
 * place; only its tree of values takes many times as much, and by then it is known that the server accepted the
 * removal. */
#define _GNU_SOURCE
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"

#define LARGE ((size_t)256 << 20)
/* Free memory: less than LARGE, more than an ordinary call takes. */
#define LEFT ((size_t)24 << 20)
/* A reply below the limit that takes many times as much as a tree. */
#define REPLY ((size_t)4 << 20)
/* JSON that becomes a tree of several hundred megabytes. */
#define JSON ((size_t)32 << 20)

/* Limits this process to so much memory more than it has. */
static int leave(size_t bytes)
{
  unsigned long pages = 0;
  struct rlimit limit;
  FILE *file = fopen("/proc/self/statm", "r");
  int read = file != NULL && fscanf(file, "%lu", &pages) == 1;
  if (file != NULL) {
    fclose(file);
  }
  if (!read || getrlimit(RLIMIT_AS, &limit) != 0) {
    return 0;
  }
  limit.rlim_cur = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + bytes;
  return setrlimit(RLIMIT_AS, &limit) == 0;
}

static int leave_all(void)
{
  const struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
  return setrlimit(RLIMIT_AS, &limit) == 0;
}

/* Writes an object of `size` bytes with as many small values as there can be. */
static void fill(char *json, size_t size)
{
  static const char begin[] = "{\"ok\":true,\"acs_credential\":[[]";
  size_t at = sizeof begin - 1;
  memset(json, ' ', size);
  memcpy(json, begin, at);
  for (; at + 3 <= size - 2; at += 3) {
    memcpy(json + at, ",[]", 3);
  }
  memcpy(json + size - 2, "]}", 2);
}

static void large_parameters(const seam_client *client)
{
  seam_call *call = guest_call(client);
  char *large = calloc(LARGE + 1, 1);
  seam_str text;
  seam_error *error = NULL;
  text.ptr = large;
  text.len = LARGE;
  memset(large, 'a', LARGE);
  CHECK(leave(LEFT));
  CHECK_STATUS(seam_call_set_str(call, "user_identity_id", text, &error), SEAM_ERR_OUT_OF_MEMORY);
  CHECK(seam_error_code(error) == SEAM_ERR_OUT_OF_MEMORY && seam_error_outcome(error) == SEAM_OUTCOME_NOT_SENT);
  CHECK(strstr(seam_error_message(error).ptr, "happened") == NULL);
  seam_error_free(error);
  CHECK_STATUS(seam_call_set_str(call, text.ptr, SEAM_STR("x"), NULL), SEAM_ERR_OUT_OF_MEMORY);
  CHECK_STATUS(seam_call_set_workspace_id(call, text, NULL), SEAM_ERR_OUT_OF_MEMORY);
  fill(large, JSON);
  text.len = JSON;
  CHECK_STATUS(seam_call_set_json(call, "x", text, NULL), SEAM_ERR_OUT_OF_MEMORY);
  CHECK_STATUS(seam_call_set_params_json(call, text, NULL), SEAM_ERR_OUT_OF_MEMORY);
  CHECK_STATUS(seam_call_set_options_json(call, text, NULL), SEAM_ERR_OUT_OF_MEMORY);
  {
    seam_options options = guest_options(endpoint);
    seam_client *none = NULL;
    options.workspace_id = text;
    CHECK_STATUS(seam_client_new(&options, &none, NULL), SEAM_ERR_OUT_OF_MEMORY);
    CHECK_STATUS(seam_client_new_json(text, &none, NULL), SEAM_ERR_OUT_OF_MEMORY);
    CHECK_STATUS(seam_call_new_by_name(client, text.ptr, &call, NULL), SEAM_ERR_OUT_OF_MEMORY);
    call = NULL;
  }
  CHECK_STATUS(guest_remove(client, NULL, 0), SEAM_OK);
  CHECK(leave_all());
  free(large);
  seam_call_free(call);
}

/* Answers one request with many small values, the first of which says that the server accepted it. Returns whether the
 * reply was sent. */
static int answer(int listener)
{
  static const char head[] = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %lu\r\n\r\n";
  char *reply = malloc(REPLY), request[4096];
  int connection = accept(listener, NULL, NULL);
  size_t at, size;
  if (reply == NULL || recv(connection, request, sizeof request, 0) <= 0) {
    return 0;
  }
  size = (size_t)snprintf(reply, REPLY, head, (unsigned long)(REPLY - 256));
  at = size;
  fill(reply + at, REPLY - 256);
  for (at = 0; at < size + REPLY - 256;) {
    ssize_t sent = send(connection, reply + at, size + REPLY - 256 - at, MSG_NOSIGNAL);
    if (sent <= 0) {
      return 0;
    }
    at += (size_t)sent;
  }
  close(connection);
  free(reply);
  return 1;
}

static void large_reply(void)
{
  const seam_acs_credentials_unassign_params params = {.acs_user_id = PERSON, .acs_credential_id = PERSON};
  struct sockaddr_in address;
  socklen_t length = sizeof address;
  char url[64];
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  pid_t server;
  int status = -1;
  seam_options options;
  seam_client *client = NULL;
  seam_error *error = NULL;
  seam_call *call = NULL;
  seam_reply *reply = NULL;
  seam_str json;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  CHECK(bind(listener, (struct sockaddr *)&address, sizeof address) == 0 && listen(listener, 1) == 0);
  CHECK(getsockname(listener, (struct sockaddr *)&address, &length) == 0);
  snprintf(url, sizeof url, "http://127.0.0.1:%u", (unsigned)ntohs(address.sin_port));
  options = guest_options(url);
  options.reply_limit_bytes = REPLY;
  CHECK_STATUS(seam_client_new(&options, &client, NULL), SEAM_OK);
  /* A process: the memory of a thread would count against the limit below. */
  server = fork();
  if (server == 0) {
    _exit(answer(listener) ? 0 : 1);
  }
  CHECK_STATUS(seam_acs_credentials_unassign_call(client, &params, &call, NULL), SEAM_OK);
  /* More than the copies of the reply take, and less than its tree. */
  CHECK(leave((size_t)64 << 20));
  CHECK_STATUS(seam_call_execute(call, &reply, &error), SEAM_OK);
  CHECK(waitpid(server, &status, 0) == server && WIFEXITED(status) && WEXITSTATUS(status) == 0);
  CHECK(leave(LEFT));
  CHECK_STATUS(seam_reply_json_at(reply, "acs_credential", &json, &error), SEAM_ERR_OUT_OF_MEMORY);
  CHECK(seam_error_outcome(error) == SEAM_OUTCOME_ACCEPTED && seam_error_attempts(error) == 1);
  CHECK(strstr(seam_error_message(error).ptr, "happened") == NULL);
  CHECK(leave_all());
  CHECK(seam_reply_kind(reply, "ok") == SEAM_KIND_BOOL);
  seam_error_free(error);
  seam_reply_free(reply);
  seam_call_free(call);
  seam_client_free(client);
  close(listener);
}

int main(int argc, char **argv)
{
  seam_client *client;
  guest_begin(argc, argv);
  client = guest_client(endpoint);
  CHECK_STATUS(guest_remove(client, NULL, 0), SEAM_OK);
  large_parameters(client);
  large_reply();
  seam_client_free(client);
  return checks_end();
}
