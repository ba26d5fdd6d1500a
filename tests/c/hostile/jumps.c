/* A jump out of a call is forbidden. As libseam.h says, it loses the call, and with `siglongjmp` out of
 * `seam_call_execute` the client and the thread. Other clients continue in other threads. */
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/time.h>

#include "guest.h"

static jmp_buf out_of_run;
static sigjmp_buf out_of_execute;

static uint32_t jump(void *ctx, const seam_request *request, seam_sink *sink, uint64_t timeout_ms)
{
  (void)ctx;
  (void)request;
  (void)sink;
  (void)timeout_ms;
  longjmp(out_of_run, 1);
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

static void alarmed(int signal)
{
  (void)signal;
  siglongjmp(out_of_execute, 1);
}

static void from_run(void)
{
  const seam_transport transport = {sizeof transport, 0, NULL, jump, now_ms, sleep_ms};
  seam_client *client = guest_client(endpoint);
  seam_call *call = guest_call(client);
  if (setjmp(out_of_run) == 0) {
    const seam_status status = seam_call_execute_with(call, &transport, NULL, NULL);
    printf("it returned %s\n", seam_status_name(status));
    CHECK(0);
  }
  CHECK_STATUS(seam_call_check(call, NULL), SEAM_ERR_INVALID_STATE);
  seam_call_free(call);
  CHECK_STATUS(guest_remove(client, NULL, 0), SEAM_OK);
  seam_client_free(client);
}

static void *remove_elsewhere(void *unused)
{
  seam_client *client = guest_client(endpoint);
  seam_status status = guest_remove(client, NULL, 0);
  (void)unused;
  seam_client_free(client);
  return status == SEAM_OK ? &out_of_run : NULL;
}

/* Sets the alarm when the request is about to be sent, so that it comes while the call waits for the reply. */
static void on_event(void *ctx, const seam_event *event)
{
  static const struct itimerval soon = {{0, 0}, {0, 100000}};
  (void)ctx;
  if (event->kind == SEAM_EVENT_SEND) {
    CHECK(setitimer(ITIMER_REAL, &soon, NULL) == 0);
  }
}

static void *from_execute(void *argument)
{
  seam_options options = guest_options(endpoint);
  seam_client *client = NULL;
  (void)argument;
  options.on_event = on_event;
  CHECK_STATUS(seam_client_new(&options, &client, NULL), SEAM_OK);
  CHECK(sandbox_faults(endpoint, key, "[\"user_identities.delete:delay=600000\"]"));
  if (sigsetjmp(out_of_execute, 1) == 0) {
    const seam_status status = guest_remove(client, NULL, 0);
    printf("it returned %s\n", seam_status_name(status));
    CHECK(0);
  }
  CHECK(sandbox_faults(endpoint, key, "[]"));
  CHECK_STATUS(guest_remove(client, NULL, 0), SEAM_ERR_INVALID_STATE);
  /* The client may not be used any more, not even to free it. */
  return NULL;
}

int main(int argc, char **argv)
{
  pthread_t thread;
  void *removed = NULL;
  sigset_t alarms;
  guest_begin(argc, argv);
  from_run();
  CHECK(sigemptyset(&alarms) == 0 && sigaddset(&alarms, SIGALRM) == 0);
  CHECK(signal(SIGALRM, alarmed) != SIG_ERR);
  CHECK(pthread_create(&thread, NULL, from_execute, NULL) == 0);
  /* The alarm is for the other thread. */
  CHECK(pthread_sigmask(SIG_BLOCK, &alarms, NULL) == 0);
  CHECK(pthread_join(thread, NULL) == 0);
  CHECK(pthread_create(&thread, NULL, remove_elsewhere, NULL) == 0);
  CHECK(pthread_join(thread, &removed) == 0 && removed != NULL);
  return checks_end();
}
