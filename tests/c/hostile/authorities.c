/* Files of authorities in every condition, and variables that are set late: an untrusted connection is a status that
 * says what is wrong, and nothing is sent. SEAM_TEST_HTTPS and SEAM_TEST_CA name a server with TLS. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"

#define CLIENTS 50

static const char *https, *authority;
static char folder[] = "/tmp/authorities-XXXXXX";

/* A file of the folder, with that text in it. */
static const char *file(const char *name, const char *text)
{
  static char path[128];
  FILE *out;
  snprintf(path, sizeof path, "%s/%s", folder, name);
  out = fopen(path, "w");
  CHECK(out != NULL && fputs(text, out) >= 0 && fclose(out) == 0);
  return path;
}

/* Returns 1 if a call is refused for lack of trust before anything was sent, with a message that contains `words`. */
static int is_refused(const char *url, const char *words)
{
  seam_client *client = guest_client(url);
  seam_call *call = guest_call(client);
  seam_error *error = NULL;
  const seam_status status = seam_call_execute(call, NULL, &error);
  const int refused = status == SEAM_ERR_TLS && seam_error_outcome(error) == SEAM_OUTCOME_NOT_SENT &&
                      strstr(seam_error_message(error).ptr, words) != NULL;
  if (!refused) {
    printf("%s, expected \"%s\": %s\n", seam_status_name(status), words, seam_error_message(error).ptr);
  }
  seam_error_free(error);
  seam_call_free(call);
  seam_client_free(client);
  return refused;
}

static int is_removed(void)
{
  seam_client *client = guest_client(https);
  const seam_status status = guest_remove(client, NULL, 0);
  seam_client_free(client);
  return status == SEAM_OK;
}

static void trust(const char *path, const char *folders)
{
  CHECK(path == NULL ? unsetenv("SSL_CERT_FILE") == 0 : setenv("SSL_CERT_FILE", path, 1) == 0);
  CHECK(folders == NULL ? unsetenv("SSL_CERT_DIR") == 0 : setenv("SSL_CERT_DIR", folders, 1) == 0);
}

static void files(void)
{
  const char *empty;
  trust(authority, NULL);
  CHECK(is_removed());
  trust("/nonexistent/ca.pem", NULL);
  CHECK(is_refused(https, "`SSL_CERT_FILE`") && is_refused(https, "/nonexistent/ca.pem"));
  empty = file("empty.pem", "");
  trust(empty, NULL);
  CHECK(is_refused(https, empty));
  trust(file("garbage.pem", "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n"), NULL);
  CHECK(is_refused(https, "`SSL_CERT_FILE`"));
  trust(folder, NULL);
  CHECK(is_refused(https, "`SSL_CERT_FILE`"));
  trust(NULL, "/nonexistent");
  CHECK(is_refused(https, "`SSL_CERT_DIR`") && is_refused(https, "/nonexistent"));
  trust(NULL, "/proc/self/task");
  CHECK(is_refused(https, "it contains no certificate"));
  /* A trusted file beside a folder without certificates. */
  trust(authority, "/proc/self/task");
  CHECK(is_removed());
}

static void bundles(void)
{
  seam_options options = guest_options(https);
  seam_client *client = NULL;
  seam_error *error = NULL;
  trust("/nonexistent/ca.pem", NULL);
  options.ca_bundle = seam_str_c(authority);
  CHECK_STATUS(seam_client_new(&options, &client, NULL), SEAM_OK);
  CHECK_STATUS(guest_remove(client, NULL, 0), SEAM_OK);
  seam_client_free(client);
  client = NULL;
  options.ca_bundle = SEAM_STR("/nonexistent/bundle.pem");
  CHECK_STATUS(seam_client_new(&options, &client, &error), SEAM_ERR_INVALID_OPTIONS);
  CHECK(client == NULL && strstr(seam_error_message(error).ptr, "ca_bundle") != NULL);
  seam_error_free(error);
}

/* Each client reads the file for itself, and frees what that takes. */
static void many(void)
{
  static seam_client *clients[CLIENTS];
  int i, removed = 0, before;
  trust(authority, NULL);
  CHECK(is_removed());
  before = open_descriptors();
  for (i = 0; i < CLIENTS; i++) {
    clients[i] = guest_client(https);
    removed += guest_remove(clients[i], NULL, 0) == SEAM_OK;
  }
  for (i = 0; i < CLIENTS; i++) {
    seam_client_free(clients[i]);
  }
  CHECK(removed == CLIENTS);
  CHECK(open_descriptors() == before);
}

/* The proxy of the environment is that of the first call, and stays. */
static void late_proxy(void)
{
  seam_client *client = guest_client(https), *other = guest_client(https);
  char message[512];
  seam_status status;
  trust(authority, NULL);
  CHECK(unsetenv("NO_PROXY") == 0 && unsetenv("no_proxy") == 0);
  CHECK_STATUS(guest_remove(client, NULL, 0), SEAM_OK);
  CHECK(setenv("https_proxy", "http://127.0.0.1:9", 1) == 0);
  status = guest_remove(other, message, sizeof message);
  CHECK(status == SEAM_ERR_CONNECT && strstr(message, "through the proxy") != NULL);
  CHECK_STATUS(guest_remove(client, NULL, 0), SEAM_OK);
  CHECK(unsetenv("https_proxy") == 0);
  seam_client_free(client);
  seam_client_free(other);
}

/* A machine without any authority: a child whose root is an empty folder. */
static void no_store(void)
{
  char empty[64];
  int status = 0;
  pid_t child;
  snprintf(empty, sizeof empty, "%s/root", folder);
  CHECK(mkdir(empty, 0700) == 0);
  fflush(stdout);
  child = fork();
  if (child == 0) {
    unsetenv("SSL_CERT_FILE");
    unsetenv("SSL_CERT_DIR");
    if ((geteuid() != 0 && unshare(CLONE_NEWUSER) != 0) || chroot(empty) != 0 || chdir("/") != 0) {
      printf("this machine lets nobody have a root of its own\n");
      _exit(1);
    }
    status = is_refused("https://127.0.0.1:1", "this machine has no certificate authorities");
    fflush(stdout);
    _exit(status ? 0 : 1);
  }
  CHECK(child > 0 && waitpid(child, &status, 0) == child && status == 0);
  CHECK(rmdir(empty) == 0);
}

int main(int argc, char **argv)
{
  guest_begin(argc, argv);
  https = getenv("SEAM_TEST_HTTPS");
  authority = getenv("SEAM_TEST_CA");
  if (https == NULL || authority == NULL || mkdtemp(folder) == NULL) {
    fprintf(stderr, "SEAM_TEST_HTTPS and SEAM_TEST_CA are needed\n");
    return 2;
  }
  no_store();
  files();
  bundles();
  many();
  late_proxy();
  (void)unlink(file("empty.pem", ""));
  (void)unlink(file("garbage.pem", ""));
  CHECK(rmdir(folder) == 0);
  return checks_end();
}
