/* Calls in unusual places: in the transport of another call, in a hundred threads at once, and cancelled while a name
 * is being resolved. */
#include <netdb.h>
#include <pthread.h>

#include "guest.h"

#define THREADS 100
#define CALLS 10
#define STACK ((size_t)128 * 1024)

static const seam_client *client;

static uint32_t exchange_with_another(void *ctx, const seam_request *request, seam_sink *sink, uint64_t timeout_ms)
{
  seam_status *inner = ctx;
  (void)request;
  (void)timeout_ms;
  *inner = guest_remove(client, NULL, 0);
  (void)seam_sink_status(sink, 200);
  return seam_sink_body(sink, "{\"ok\":true}", 11) == SEAM_OK ? 0 : SEAM_FAILURE_INTERNAL;
}

static uint64_t now_ms(void *ctx)
{
  (void)ctx;
  return 0;
}

static uint32_t sleep_ms(void *ctx, uint64_t ms)
{
  (void)ctx;
  (void)ms;
  return 0;
}

static void in_a_transport(void)
{
  seam_status inner = SEAM_ERR_INTERNAL;
  const seam_transport transport = {sizeof transport, 0, &inner, exchange_with_another, now_ms, sleep_ms};
  seam_call *call = guest_call(client);
  CHECK_STATUS(seam_call_execute_with(call, &transport, NULL, NULL), SEAM_OK);
  CHECK_STATUS(inner, SEAM_OK);
  seam_call_free(call);
}

static void *remove_often(void *unused)
{
  int i, removed = 0;
  (void)unused;
  for (i = 0; i < CALLS; i++) {
    removed += guest_remove(client, NULL, 0) == SEAM_OK;
  }
  return removed == CALLS ? &client : NULL;
}

static void in_many_threads(void)
{
  static pthread_t threads[THREADS];
  pthread_attr_t attributes;
  void *removed;
  int i, all = 0;
  CHECK(pthread_attr_init(&attributes) == 0 && pthread_attr_setstacksize(&attributes, STACK) == 0);
  for (i = 0; i < THREADS; i++) {
    CHECK(pthread_create(&threads[i], &attributes, remove_often, NULL) == 0);
  }
  for (i = 0; i < THREADS; i++) {
    all += pthread_join(threads[i], &removed) == 0 && removed != NULL;
  }
  CHECK(all == THREADS);
}

/* Resolving a name, in place of the C library's: it takes until `may_end`. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int has_begun, may_end, has_ended;

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **found)
{
  (void)name, (void)service, (void)hints, (void)found;
  pthread_mutex_lock(&lock);
  has_begun = 1;
  pthread_cond_broadcast(&changed);
  while (!may_end) {
    pthread_cond_wait(&changed, &lock);
  }
  has_ended = 1;
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
  return EAI_AGAIN;
}

static void *resolve(void *call)
{
  return seam_call_execute(call, NULL, NULL) == SEAM_ERR_CANCELLED ? call : NULL;
}

static void while_a_name_is_resolved(void)
{
  seam_client *nowhere = guest_client("https://door.invalid");
  seam_call *call = guest_call(nowhere);
  pthread_t thread;
  void *ended = NULL;
  CHECK(pthread_create(&thread, NULL, resolve, call) == 0);
  pthread_mutex_lock(&lock);
  while (!has_begun) {
    pthread_cond_wait(&changed, &lock);
  }
  pthread_mutex_unlock(&lock);
  seam_call_cancel(call);
  CHECK(pthread_join(thread, &ended) == 0 && ended != NULL);
  pthread_mutex_lock(&lock);
  CHECK(!has_ended);
  may_end = 1;
  pthread_cond_broadcast(&changed);
  while (!has_ended) {
    pthread_cond_wait(&changed, &lock);
  }
  pthread_mutex_unlock(&lock);
  seam_call_free(call);
  seam_client_free(nowhere);
}

int main(int argc, char **argv)
{
  seam_client *shared;
  guest_begin(argc, argv);
  client = shared = guest_client(endpoint);
  in_a_transport();
  in_many_threads();
  while_a_name_is_resolved();
  seam_client_free(shared);
  return checks_end();
}
