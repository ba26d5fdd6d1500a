/* Calls that a signal handler cancels, in the thread that it interrupts or in another one. A call that is not woken
 * waits longer than this program may run. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"
#include "raw_transport.h"

#define TIMES 200
#define THREADS 16
#define IN_THREADS 20

static seam_client *client;
/* Calls that the handler cancels; NULL for none. */
static seam_call *volatile current[THREADS];
static volatile sig_atomic_t signals, errno_changes;
/* Calls of the threads, freed when no handler can use them any more. */
static seam_call *thread_calls[THREADS][IN_THREADS];

static void cancel_all(int signal)
{
  int i;
  (void)signal;
  signals++;
  errno = 4321;
  for (i = 0; i < THREADS; i++) {
    seam_call_cancel(current[i]);
  }
  errno_changes += errno != 4321;
}

/* Raises SIGALRM at this interval; 0 for never again. */
static void every(long microseconds)
{
  struct itimerval interval;
  interval.it_interval.tv_sec = interval.it_value.tv_sec = 0;
  interval.it_interval.tv_usec = interval.it_value.tv_usec = microseconds;
  (void)setitimer(ITIMER_REAL, &interval, NULL);
}

/* Executes a call that the handler may cancel. */
static seam_status execute(seam_call *call, size_t slot)
{
  seam_status status;
  current[slot] = call;
  status = seam_call_execute(call, NULL, NULL);
  current[slot] = NULL;
  return status;
}

/* Executes a new call, in the only thread. */
static seam_status remove_with(const seam_client *of)
{
  seam_call *call = guest_call(of);
  const seam_status status = execute(call, 0);
  seam_call_free(call);
  return status;
}

/* A server that takes long: the thread is interrupted while it waits for a reply. */
static void in_this_thread(void)
{
  int i, cancelled = 0;
  CHECK(sandbox_faults(endpoint, key, "[\"user_identities.delete:delay=600000\"]"));
  every(3000);
  for (i = 0; i < TIMES; i++) {
    cancelled += remove_with(client) == SEAM_ERR_CANCELLED;
  }
  every(0);
  CHECK(cancelled == TIMES);
}

/* Calls that take about as long as the interval between two signals, so that the handler runs at every moment of them.
 * */
static void at_every_moment(void)
{
  int i, ended = 0;
  const sig_atomic_t before = signals;
  CHECK(sandbox_faults(endpoint, key, "[]"));
  every(150);
  for (i = 0; i < 10 * TIMES; i++) {
    const seam_status status = remove_with(client);
    ended += status == SEAM_OK || status == SEAM_ERR_CANCELLED;
  }
  every(0);
  CHECK(ended == 10 * TIMES);
  CHECK(signals > before);
}

/* No server at all: the thread is interrupted while it waits for the next attempt. */
static void between_attempts(void)
{
  seam_options options = guest_options("http://127.0.0.1:9");
  seam_client *nobody = NULL;
  int i, cancelled = 0;
  options.retries = 10;
  CHECK_STATUS(seam_client_new(&options, &nobody, NULL), SEAM_OK);
  every(3000);
  for (i = 0; i < TIMES / 4; i++) {
    cancelled += remove_with(nobody) == SEAM_ERR_CANCELLED;
  }
  every(0);
  CHECK(cancelled == TIMES / 4);
  seam_client_free(nobody);
}

/* Before the call began, after it ended, and in the other two ways of making it. */
static void outside_of_calls(void)
{
  const seam_transport transport = raw_transport();
  seam_call *call = guest_call(client);
  seam_step step;
  CHECK(sandbox_faults(endpoint, key, "[]"));
  current[0] = call;
  raise(SIGALRM);
  current[0] = NULL;
  CHECK_STATUS(seam_call_execute(call, NULL, NULL), SEAM_ERR_CANCELLED);
  seam_call_free(call);
  call = guest_call(client);
  CHECK_STATUS(seam_call_execute(call, NULL, NULL), SEAM_OK);
  current[0] = call;
  raise(SIGALRM);
  current[0] = NULL;
  seam_call_free(call);
  CHECK_STATUS(remove_with(client), SEAM_OK);
  call = guest_call(client);
  current[0] = call;
  CHECK_STATUS(seam_call_poll(call, 0, &step, NULL, NULL), SEAM_OK);
  CHECK(step == SEAM_STEP_SEND);
  raise(SIGALRM);
  CHECK_STATUS(seam_call_poll(call, 0, &step, NULL, NULL), SEAM_OK);
  CHECK(step == SEAM_STEP_DONE);
  current[0] = NULL;
  CHECK_STATUS(seam_call_take(call, NULL, NULL), SEAM_ERR_CANCELLED);
  seam_call_free(call);
  call = guest_call(client);
  current[0] = call;
  raise(SIGALRM);
  current[0] = NULL;
  CHECK_STATUS(seam_call_execute_with(call, &transport, NULL, NULL), SEAM_ERR_CANCELLED);
  seam_call_free(call);
}

static void *in_a_thread(void *slot)
{
  const size_t mine = (size_t)slot;
  int i, cancelled = 0;
  for (i = 0; i < IN_THREADS; i++) {
    thread_calls[mine][i] = guest_call(client);
    cancelled += execute(thread_calls[mine][i], mine) == SEAM_ERR_CANCELLED;
  }
  return cancelled == IN_THREADS ? &client : NULL;
}

/* Calls of one client in many threads, any of which may be the one that the signal interrupts. */
static void in_many_threads(void)
{
  pthread_t threads[THREADS];
  void *cancelled;
  size_t i, round;
  int all = 0;
  CHECK(sandbox_faults(endpoint, key, "[\"user_identities.delete:delay=600000\"]"));
  every(5000);
  for (i = 0; i < THREADS; i++) {
    CHECK(pthread_create(&threads[i], NULL, in_a_thread, (void *)i) == 0);
  }
  for (i = 0; i < THREADS; i++) {
    all += pthread_join(threads[i], &cancelled) == 0 && cancelled != NULL;
  }
  every(0);
  for (i = 0; i < THREADS; i++) {
    for (round = 0; round < IN_THREADS; round++) {
      seam_call_free(thread_calls[i][round]);
    }
  }
  CHECK(all == THREADS);
}

/* A child, which has a wake-up pipe of its own, and its parent afterwards. */
static void after_a_fork(void)
{
  int status = 0;
  const pid_t child = fork();
  if (child == 0) {
    int i, cancelled = 0;
    every(3000);
    for (i = 0; i < 20; i++) {
      cancelled += remove_with(client) == SEAM_ERR_CANCELLED;
    }
    _exit(cancelled == 20 ? 0 : 1);
  }
  CHECK(child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
  every(3000);
  CHECK_STATUS(remove_with(client), SEAM_ERR_CANCELLED);
  every(0);
}

int main(int argc, char **argv)
{
  struct sigaction action;
  int before, between;
  guest_begin(argc, argv);
  memset(&action, 0, sizeof action);
  action.sa_handler = cancel_all; /* Without SA_RESTART. */
  CHECK(sigaction(SIGALRM, &action, NULL) == 0);
  before = open_descriptors();
  client = guest_client(endpoint);
  outside_of_calls();
  in_this_thread();
  between = open_descriptors();
  at_every_moment();
  between_attempts();
  in_many_threads();
  in_this_thread();
  after_a_fork();
  /* No cancelled call leaves a descriptor open. */
  CHECK(open_descriptors() <= between + 1);
  seam_client_free(client);
  CHECK(open_descriptors() == before);
  CHECK(signals > TIMES && errno_changes == 0);
  return checks_end();
}
