/* A thread that is cancelled during a call ends after the call, and nothing else ends. */
#include <pthread.h>

#include "guest.h"
#include "raw_transport.h"

/* Work of a thread, and how far it came. */
typedef struct work {
  const seam_client *client;
  seam_status (*remove)(const seam_client *client);
  pthread_t thread;
  seam_status status;
  int returned;
  int went_on;
} work;

static seam_status by_execute(const seam_client *client)
{
  return guest_remove(client, NULL, 0);
}

static seam_status by_run(const seam_client *client)
{
  const seam_transport transport = raw_transport();
  seam_call *call = guest_call(client);
  seam_status status = seam_call_execute_with(call, &transport, NULL, NULL);
  seam_call_free(call);
  return status;
}

static void *go(void *argument)
{
  work *w = argument;
  /* The request to cancel is pending from the start, and every cancellation point in the call would act on it. */
  (void)pthread_cancel(w->thread);
  w->status = w->remove(w->client);
  w->returned = 1;
  pthread_testcancel();
  w->went_on = 1;
  return NULL;
}

static void *wait_and_go(void *argument)
{
  work *w = argument;
  w->thread = pthread_self();
  return go(w);
}

static void check(seam_status (*removal)(const seam_client *), const seam_client *client)
{
  work w;
  void *ended = NULL;
  memset(&w, 0, sizeof w);
  w.client = client;
  w.remove = removal;
  CHECK(pthread_create(&w.thread, NULL, wait_and_go, &w) == 0);
  CHECK(pthread_join(w.thread, &ended) == 0);
  CHECK(ended == PTHREAD_CANCELED);
  CHECK_STATUS(w.status, SEAM_OK);
  CHECK(w.returned && !w.went_on);
}

int main(int argc, char **argv)
{
  seam_client *client;
  guest_begin(argc, argv);
  client = guest_client(endpoint);
  check(by_execute, client);
  check(by_run, client);
  /* Freed clients close connections, which a cancelled thread must not interrupt either. */
  CHECK_STATUS(guest_remove(client, NULL, 0), SEAM_OK);
  seam_client_free(client);
  return checks_end();
}
