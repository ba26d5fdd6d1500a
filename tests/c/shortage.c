/* A lack of descriptors or threads is a failure to connect, and retried: shortage ENDPOINT KEY, on Linux. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

/* More than any program here opens. */
#define MOST 256

static const char *key;

static seam_client *client_of(const char *endpoint)
{
  seam_options options;
  seam_client *client = NULL;
  CHECK_STATUS(seam_options_init(&options, sizeof options), SEAM_OK);
  options.api_key = seam_str_c(key);
  options.endpoint = seam_str_c(endpoint);
  CHECK_STATUS(seam_client_new(&options, &client, NULL), SEAM_OK);
  return client;
}

/* Removes a person whom the sandbox does not know, which is success here. */
static seam_status removal(const seam_client *client, seam_error **error)
{
  seam_call *call = NULL;
  seam_status status;
  CHECK_STATUS(seam_call_new_by_name(client, "user_identities.delete", &call, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_str(call, "user_identity_id", SEAM_STR("00000000-0000-4000-8000-00000000dead"), NULL),
               SEAM_OK);
  CHECK_STATUS(seam_call_set_missing_ok(call, 1, NULL), SEAM_OK);
  status = seam_call_execute(call, NULL, error);
  seam_call_free(call);
  return status;
}

/* Returns 1 if the descriptor is open. */
static int is_open(int fd)
{
  return fcntl(fd, F_GETFD) != -1;
}

static int is_local_socket(int fd)
{
  struct sockaddr_storage address;
  socklen_t size = sizeof address;
  return getsockname(fd, (struct sockaddr *)&address, &size) == 0 && address.ss_family == AF_UNIX;
}

static void limit(int resource, rlim_t soft)
{
  struct rlimit now;
  CHECK(getrlimit(resource, &now) == 0);
  now.rlim_cur = soft;
  CHECK(setrlimit(resource, &now) == 0);
}

/* After a call a client has an epoll instance, its copies, an eventfd, the pipe that wakes it and the connection open;
 * after it is freed, nothing. */
static void what_is_open(const char *endpoint)
{
  int before[MOST];
  int fd, opened = 0, local = 0, left = 0;
  seam_client *client = client_of(endpoint);
  for (fd = 0; fd < MOST; fd++)
    before[fd] = is_open(fd);
  CHECK_STATUS(removal(client, NULL), SEAM_OK);
  for (fd = 0; fd < MOST; fd++) {
    opened += is_open(fd) && !before[fd];
    local += is_open(fd) && !before[fd] && is_local_socket(fd);
  }
  CHECK(opened > 0 && opened <= 7);
  CHECK(local == 0);
  seam_client_free(client);
  for (fd = 0; fd < MOST; fd++)
    left += is_open(fd) && !before[fd];
  CHECK(left == 0);
}

static void no_descriptor(const char *endpoint)
{
  struct rlimit usual;
  int spare;
  CHECK(getrlimit(RLIMIT_NOFILE, &usual) == 0);
  for (spare = 0; spare < 8; spare++) {
    seam_client *client = client_of(endpoint);
    seam_error *error = NULL;
    seam_status status;
    int next = dup(0);
    close(next);
    limit(RLIMIT_NOFILE, (rlim_t)(next + spare));
    status = removal(client, &error);
    limit(RLIMIT_NOFILE, usual.rlim_cur);
    CHECK(status == SEAM_OK || status == SEAM_ERR_CONNECT);
    CHECK(spare > 0 || status == SEAM_ERR_CONNECT);
    CHECK(status == SEAM_OK || seam_error_attempts(error) == 3);
    CHECK(status == SEAM_OK || seam_error_outcome(error) == SEAM_OUTCOME_NOT_SENT);
    CHECK(status == SEAM_OK || strstr(seam_error_message(error).ptr, "Too many open files") != NULL);
    seam_error_free(error);
    CHECK_STATUS(removal(client, NULL), SEAM_OK);
    seam_client_free(client);
  }
}

static void no_thread(const char *endpoint)
{
  char by_name[64];
  const char *port = strrchr(endpoint, ':');
  seam_client *client;
  seam_error *error = NULL;
  /* Root has no such limit. */
  CHECK(geteuid() != 0 || setresuid(65534, 65534, 0) == 0);
  snprintf(by_name, sizeof by_name, "http://localhost%s", port);
  client = client_of(by_name);
  limit(RLIMIT_NPROC, 0);
  CHECK_STATUS(removal(client, &error), SEAM_ERR_CONNECT);
  CHECK(seam_error_attempts(error) == 3 && seam_error_outcome(error) == SEAM_OUTCOME_NOT_SENT);
  CHECK(strstr(seam_error_message(error).ptr, "no thread to resolve it in: Resource temporarily unavailable") != NULL);
  seam_error_free(error);
  limit(RLIMIT_NPROC, 4096);
  CHECK_STATUS(removal(client, NULL), SEAM_OK);
  seam_client_free(client);
}

/* The standard error stream, which is the program's. */
static int error_stream;

static int is_silent(void)
{
  struct stat said;
  return fstat(error_stream, &said) == 0 && said.st_size == 0;
}

static seam_client *late;

/* The thread-local variables are gone by now. A call is refused, and prints nothing. */
static void at_exit(void)
{
  seam_status status = removal(late, NULL);
  seam_client_free(late);
  if (status != SEAM_ERR_INVALID_STATE || !is_silent()) {
    printf("a call at the end: %s\n", seam_status_name(status));
    fflush(stdout);
    _exit(1);
  }
}

int main(int argc, char **argv)
{
  char path[] = "/tmp/shortage-XXXXXX";
  error_stream = mkstemp(path);
  if (argc < 3 || error_stream < 0)
    return 2;
  unlink(path);
  key = argv[2];
  dup2(error_stream, 2);
  what_is_open(argv[1]);
  no_descriptor(argv[1]);
  no_thread(argv[1]);
  late = client_of(argv[1]);
  CHECK_STATUS(removal(late, NULL), SEAM_OK);
  atexit(at_exit);
  CHECK(is_silent());
  return checks_end();
}
