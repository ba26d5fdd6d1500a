/* Descriptors: the library leaves 0 to 2 alone, hands none to other programs, and reports a lack of them. */
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guest.h"

#define FREE 8

/* In a program that has closed its standard streams nothing that it prints reaches a server. */
static void closed_streams(void)
{
  const int kept[3] = {fcntl(0, F_DUPFD, 10), fcntl(1, F_DUPFD, 10), fcntl(2, F_DUPFD, 10)};
  struct stat opened;
  seam_client *client;
  seam_status first, second;
  int i, are_null = 1;
  close(0);
  close(1);
  close(2);
  client = guest_client(endpoint);
  first = guest_remove(client, NULL, 0);
  for (i = 0; i < 3; i++) {
    are_null = are_null && fstat(i, &opened) == 0 && S_ISCHR(opened.st_mode);
  }
  printf("a word to whatever is standard output\n");
  fflush(stdout);
  second = guest_remove(client, NULL, 0);
  seam_client_free(client);
  for (i = 0; i < 3; i++) {
    dup2(kept[i], i);
    close(kept[i]);
  }
  CHECK_STATUS(first, SEAM_OK);
  CHECK_STATUS(second, SEAM_OK);
  CHECK(are_null);
}

/* Counts the descriptors above the standard streams that a program which this one becomes would inherit. */
static int inheritable(void)
{
  int fd, count = 0;
  for (fd = 3; fd < 256; fd++) {
    const int flags = fcntl(fd, F_GETFD);
    count += flags >= 0 && (flags & FD_CLOEXEC) == 0;
  }
  return count;
}

/* A program that this one becomes inherits none of the library's descriptors. */
static void not_inherited(void)
{
  const int before = open_descriptors(), inheritable_before = inheritable();
  seam_client *client = guest_client(endpoint);
  CHECK_STATUS(guest_remove(client, NULL, 0), SEAM_OK);
  CHECK(open_descriptors() > before);
  CHECK(inheritable() == inheritable_before);
  seam_client_free(client);
  CHECK(open_descriptors() == before);
}

/* With few or no descriptors left a call ends with a status, and the next one works. */
static void none_left(void)
{
  const int before = open_descriptors();
  struct rlimit limit, lower;
  int left, refused = 0;
  CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
  for (left = 0; left < FREE; left++) {
    seam_client *client = guest_client(endpoint);
    lower = limit;
    lower.rlim_cur = (rlim_t)(before + left);
    CHECK(setrlimit(RLIMIT_NOFILE, &lower) == 0);
    refused += guest_remove(client, NULL, 0) != SEAM_OK;
    CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    CHECK_STATUS(guest_remove(client, NULL, 0), SEAM_OK);
    seam_client_free(client);
  }
  CHECK(refused > 0 && refused < FREE);
  CHECK(open_descriptors() == before);
}

int main(int argc, char **argv)
{
  guest_begin(argc, argv);
  closed_streams();
  not_inherited();
  none_left();
  return checks_end();
}
