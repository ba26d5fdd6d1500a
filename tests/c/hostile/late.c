/* Calls before `main`, in destructors of thread-local values, and at the end of the program. The first works; the
 * others work or are refused, and print nothing. */
#include <pthread.h>
#include <unistd.h>

#include "guest.h"

static seam_client *client;
static pthread_key_t own;
static seam_status in_destructor = SEAM_ERR_INTERNAL, before_main = SEAM_ERR_INTERNAL;

__attribute__((constructor)) static void begin(int argc, char **argv)
{
  seam_client *early;
  if (argc < 3) {
    return;
  }
  guest_begin(argc, argv);
  early = guest_client(endpoint);
  before_main = guest_remove(early, NULL, 0);
  seam_client_free(early);
}

static int is_clean(seam_status status)
{
  return status == SEAM_OK || status == SEAM_ERR_INVALID_STATE;
}

static void destroy(void *value)
{
  in_destructor = guest_remove(value, NULL, 0);
}

static void *call_then_end(void *value)
{
  CHECK_STATUS(guest_remove(value, NULL, 0), SEAM_OK);
  CHECK(pthread_setspecific(own, value) == 0);
  return NULL;
}

/* Runs at the end of this program. */
static void end(void)
{
  char message[256];
  seam_status status = guest_remove(client, message, sizeof message);
  CHECK(is_clean(status));
  if (status != SEAM_OK) {
    CHECK(strstr(message, "ending") != NULL);
  }
  seam_client_free(client);
  CHECK(lseek(2, 0, SEEK_END) == 0);
  status = (seam_status)checks_end();
  fflush(stdout);
  _exit((int)status);
}

int main(int argc, char **argv)
{
  pthread_t thread;
  guest_begin(argc, argv);
  /* Everything that is written to standard error from now on is checked at the end. */
  CHECK(dup2(fileno(tmpfile()), 2) == 2);
  CHECK_STATUS(before_main, SEAM_OK);
  client = guest_client(endpoint);
  CHECK_STATUS(guest_remove(client, NULL, 0), SEAM_OK);
  CHECK(pthread_key_create(&own, destroy) == 0);
  CHECK(pthread_create(&thread, NULL, call_then_end, client) == 0);
  CHECK(pthread_join(thread, NULL) == 0);
  CHECK(is_clean(in_destructor));
  CHECK(atexit(end) == 0);
  return 0;
}
