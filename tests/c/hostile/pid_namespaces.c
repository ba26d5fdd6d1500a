/* A process and its child have the same number 1 if each is the first of a container. They must not share connections.
 * Needs the right to create a namespace. */
#define _GNU_SOURCE
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"

#define TIMES 20

/* Calls as the first process of a namespace. */
static int call_again(const seam_client *client)
{
  int i, removed = getpid() == 1;
  for (i = 0; i < TIMES; i++) {
    removed = removed && guest_remove(client, NULL, 0) == SEAM_OK;
  }
  return removed;
}

/* Returns the exit code of `child`, or -1 if it did not exit. */
static int outcome(pid_t child)
{
  int status = 0;
  return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* The first of the namespace: makes a client, then a child that is the first of another namespace. */
static int first(void)
{
  seam_client *client = guest_client(endpoint);
  pid_t child;
  int removed = call_again(client);
  alarm(120);
  if (unshare(CLONE_NEWPID) != 0) {
    return 1;
  }
  child = fork();
  if (child == 0) {
    /* Ends a child that hangs. */
    alarm(60);
    removed = call_again(client);
    seam_client_free(client);
    _exit(removed ? 0 : 1);
  }
  removed = call_again(client) && removed;
  removed = outcome(child) == 0 && removed;
  seam_client_free(client);
  return removed ? 0 : 1;
}

int main(int argc, char **argv)
{
  pid_t child;
  guest_begin(argc, argv);
  if (unshare(CLONE_NEWPID) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWPID) != 0) {
    perror("no namespace can be made");
    return 77;
  }
  child = fork();
  if (child == 0) {
    _exit(first());
  }
  CHECK(outcome(child) == 0);
  return checks_end();
}
