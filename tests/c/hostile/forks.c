/* A process that forks while its threads call: the children call with the same client, and each call in every process
 * gets its own reply. */
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>

#include "echo_server.h"
#include "guest.h"

#define THREADS 4
#define CHILDREN 60
/* Calls of each child. */
#define CALLS 5

typedef struct share {
  pthread_t thread;
  unsigned number;
  unsigned long calls;
  unsigned long own_replies;
} share;

static const seam_client *client;
static volatile sig_atomic_t over;

/* Removes a person whom nobody else removes. Returns 1 for the reply to that. */
static int gets_own_reply(unsigned thread, unsigned long number)
{
  char id[OWN_ID_SIZE];
  const seam_acs_users_delete_params params = {.acs_user_id = id};
  seam_call *call = NULL;
  seam_reply *reply = NULL;
  seam_str echo = SEAM_STR("");
  int is_own;
  own_id(id, 0, thread, number);
  is_own = seam_acs_users_delete_call(client, &params, &call, NULL) == SEAM_OK &&
           seam_call_execute(call, &reply, NULL) == SEAM_OK && seam_reply_str(reply, "echo", &echo, NULL) == SEAM_OK &&
           strcmp(echo.ptr, id) == 0;
  seam_reply_free(reply);
  seam_call_free(call);
  return is_own;
}

static void *call_all_the_time(void *argument)
{
  share *s = argument;
  while (!over) {
    s->own_replies += (unsigned long)gets_own_reply(s->number, s->calls);
    s->calls++;
  }
  return NULL;
}

int main(int argc, char **argv)
{
  static echo_server server;
  share shares[THREADS];
  seam_client *shared;
  unsigned i;
  int ended_well = 0;
  guest_begin(argc, argv);
  CHECK(echo_begin(&server));
  client = shared = guest_client(server.url);
  CHECK(gets_own_reply(THREADS, 0));
  for (i = 0; i < THREADS; i++) {
    memset(&shares[i], 0, sizeof shares[i]);
    shares[i].number = i;
    CHECK(pthread_create(&shares[i].thread, NULL, call_all_the_time, &shares[i]) == 0);
  }
  for (i = 0; i < CHILDREN; i++) {
    int status = -1;
    const pid_t child = fork();
    if (child == 0) {
      unsigned long call;
      /* Ends a child that hangs. */
      alarm(60);
      status = 0;
      for (call = 0; call < CALLS; call++) {
        status += gets_own_reply(THREADS + 1 + i, call);
      }
      seam_client_free(shared);
      _exit(status == CALLS ? 0 : 1);
    }
    ended_well += child > 0 && waitpid(child, &status, 0) == child && status == 0;
  }
  over = 1;
  for (i = 0; i < THREADS; i++) {
    CHECK(pthread_join(shares[i].thread, NULL) == 0);
    CHECK(shares[i].calls > 0 && shares[i].own_replies == shares[i].calls);
  }
  CHECK(ended_well == CHILDREN);
  CHECK(gets_own_reply(THREADS, 1));
  seam_client_free(shared);
  echo_end(&server);
  return checks_end();
}
