/* A program with a timer whose signals interrupt everything: calls continue, with each kind of transport. */
#include <signal.h>
#include <sys/time.h>

#include "guest.h"
#include "raw_transport.h"

#define CALLS 300

static volatile sig_atomic_t ticks;

static void tick(int signal)
{
  (void)signal;
  ticks++;
}

/* Raises SIGALRM at this interval; 0 for never again. */
static void every(long microseconds)
{
  struct itimerval interval;
  interval.it_interval.tv_sec = interval.it_value.tv_sec = 0;
  interval.it_interval.tv_usec = interval.it_value.tv_usec = microseconds;
  CHECK(setitimer(ITIMER_REAL, &interval, NULL) == 0);
}

int main(int argc, char **argv)
{
  const seam_transport transport = raw_transport();
  struct sigaction action;
  seam_client *client;
  seam_call *call;
  int i, removed = 0;
  guest_begin(argc, argv);
  memset(&action, 0, sizeof action);
  action.sa_handler = tick; /* Without SA_RESTART. */
  CHECK(sigaction(SIGALRM, &action, NULL) == 0);
  client = guest_client(endpoint);
  every(200);
  for (i = 0; i < CALLS; i++) {
    removed += guest_remove(client, NULL, 0) == SEAM_OK;
  }
  every(0);
  CHECK(removed == CALLS);
  CHECK(ticks > 0);
  /* A transport of the program's own, and a reply that takes long. */
  ticks = 0;
  CHECK(sandbox_faults(endpoint, key, "[\"user_identities.delete:delay=300,count=1\"]"));
  call = guest_call(client);
  every(5000);
  CHECK_STATUS(seam_call_execute_with(call, &transport, NULL, NULL), SEAM_OK);
  every(0);
  CHECK(ticks > 0);
  seam_call_free(call);
  seam_client_free(client);
  return checks_end();
}
