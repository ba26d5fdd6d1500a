/* A program that is denied a system call: whichever it is, a call ends with a status, and the program lives. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"

/* System calls of a client and a call. */
static const struct {
  const char *name;
  int number;
} calls[] = {{"clone3", SYS_clone3},
             {"close", SYS_close},
             {"connect", SYS_connect},
             {"dup", SYS_dup},
             {"epoll_create1", SYS_epoll_create1},
             {"epoll_ctl", SYS_epoll_ctl},
             {"eventfd2", SYS_eventfd2},
             {"fcntl", SYS_fcntl},
             {"getpid", SYS_getpid},
             {"getrandom", SYS_getrandom},
             {"getsockname", SYS_getsockname},
             {"getsockopt", SYS_getsockopt},
             {"madvise", SYS_madvise},
             {"mmap", SYS_mmap},
             {"mprotect", SYS_mprotect},
             {"munmap", SYS_munmap},
             {"openat", SYS_openat},
             {"recvfrom", SYS_recvfrom},
             {"rt_sigprocmask", SYS_rt_sigprocmask},
             {"rt_sigpending", SYS_rt_sigpending},
             {"rt_sigtimedwait", SYS_rt_sigtimedwait},
             {"sched_getaffinity", SYS_sched_getaffinity},
             {"sendto", SYS_sendto},
             {"setsockopt", SYS_setsockopt},
             {"socket", SYS_socket},
             {"socketpair", SYS_socketpair},
             {"writev", SYS_writev},
             {"write", SYS_write}};

/* Makes the system refuse this system call from now on. */
static int deny(int number, int code)
{
  struct sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)number, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)code),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* Without `socket` there is no connection: the system refuses what it is told to refuse. */
static int is_refused_a_socket(void)
{
  int status = 0;
  const pid_t child = fork();
  if (child == 0) {
    seam_client *client;
    alarm(60);
    if (!deny(SYS_socket, EPERM)) {
      _exit(2);
    }
    client = guest_client(endpoint);
    _exit(guest_remove(client, NULL, 0) == SEAM_ERR_CONNECT ? 0 : 1);
  }
  return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

/* Makes two calls without the system call, in a process of their own. Returns 1 if the process lived and each call
 * ended with a status that says what is wrong, if anything is. */
static int lives_without(int number, int code)
{
  int status = 0;
  const pid_t child = fork();
  if (child == 0) {
    seam_client *client;
    int i, is_told = 1;
    alarm(60);
    if (!deny(number, code)) {
      _exit(2);
    }
    client = guest_client(endpoint);
    for (i = 0; i < 2; i++) {
      const seam_status ended = guest_remove(client, NULL, 0);
      /* tokio panics if it cannot wake itself. */
      is_told = is_told && (ended != SEAM_ERR_INTERNAL || number == SYS_write);
    }
    seam_client_free(client);
    _exit(is_told ? 0 : 3);
  }
  return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

int main(int argc, char **argv)
{
  size_t i;
  guest_begin(argc, argv);
  CHECK(is_refused_a_socket());
  for (i = 0; i < sizeof calls / sizeof *calls; i++) {
    int lived = lives_without(calls[i].number, EPERM) && lives_without(calls[i].number, ENOSYS);
    if (!lived) {
      printf("without %s:\n", calls[i].name);
    }
    CHECK(lived);
  }
  return checks_end();
}
