/* Preloaded into a program, this interrupts it two hundred times a second, without SA_RESTART, like a program's own
 * timer. */
#define _GNU_SOURCE
#include <signal.h>
#include <string.h>
#include <sys/time.h>

static void tick(int signal)
{
  (void)signal;
}

__attribute__((constructor)) static void begin(void)
{
  static const struct itimerval often = {{0, 5000}, {0, 5000}};
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = tick;
  sigaction(SIGALRM, &action, NULL);
  setitimer(ITIMER_REAL, &often, NULL);
}
