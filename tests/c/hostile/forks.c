/* A process that forks while its threads call: every child calls with the same client, and nobody is disturbed. */
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"

#define THREADS 4
#define CHILDREN 60

static const seam_client *client;
static volatile sig_atomic_t over;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned long removed, refused;

static void *remove_all_the_time(void *unused)
{
  unsigned long well = 0, badly = 0;
  while (!over) {
    seam_status status = guest_remove(client, NULL, 0);
    well += status == SEAM_OK;
    badly += status != SEAM_OK;
  }
  pthread_mutex_lock(&lock);
  removed += well;
  refused += badly;
  pthread_mutex_unlock(&lock);
  return unused;
}

int main(int argc, char **argv)
{
  pthread_t threads[THREADS];
  seam_client *shared;
  int i, ended_well = 0;
  guest_begin(argc, argv);
  client = shared = guest_client(endpoint);
  CHECK_STATUS(guest_remove(client, NULL, 0), SEAM_OK);
  for (i = 0; i < THREADS; i++) {
    CHECK(pthread_create(&threads[i], NULL, remove_all_the_time, NULL) == 0);
  }
  for (i = 0; i < CHILDREN; i++) {
    int status = -1;
    pid_t child = fork();
    if (child == 0) {
      /* One that hangs is ended. */
      alarm(60);
      status = guest_remove(client, NULL, 0) == SEAM_OK ? 0 : 1;
      seam_client_free(shared);
      _exit(status);
    }
    ended_well += child > 0 && waitpid(child, &status, 0) == child && status == 0;
  }
  over = 1;
  for (i = 0; i < THREADS; i++) {
    CHECK(pthread_join(threads[i], NULL) == 0);
  }
  CHECK(ended_well == CHILDREN);
  CHECK(removed > 0 && refused == 0);
  seam_client_free(shared);
  return checks_end();
}
