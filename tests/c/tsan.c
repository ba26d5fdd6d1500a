/* Hints for ThreadSanitizer, linked into every program that is checked for races. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <string.h>
#include <sys/epoll.h>

/* Of ThreadSanitizer: what one thread did before the release has happened for another after the acquire. */
void __tsan_release(void *at);
void __tsan_acquire(void *at);

/* Newer compilers call these where older ones called the functions themselves, and an older ThreadSanitizer has not got
 * them. What they call is watched. */
void *__tsan_memcpy(void *to, const void *from, size_t size);
void *__tsan_memmove(void *to, const void *from, size_t size);
void *__tsan_memset(void *to, int value, size_t size);

__attribute__((weak)) void *__tsan_memcpy(void *to, const void *from, size_t size)
{
  return memcpy(to, from, size);
}

__attribute__((weak)) void *__tsan_memmove(void *to, const void *from, size_t size)
{
  return memmove(to, from, size);
}

__attribute__((weak)) void *__tsan_memset(void *to, int value, size_t size)
{
  return memset(to, value, size);
}

/* A thread that registers something with epoll has made it before another hears of it. ThreadSanitizer knows that for
 * one file descriptor, but tokio registers with one and waits with its duplicate. */
static char registered;

int epoll_ctl(int epoll, int change, int file, struct epoll_event *event)
{
  int (*next)(int, int, int, struct epoll_event *);
  void *symbol = dlsym(RTLD_NEXT, "epoll_ctl");
  memcpy(&next, &symbol, sizeof next);
  __tsan_release(&registered);
  return next(epoll, change, file, event);
}

int epoll_wait(int epoll, struct epoll_event *events, int most, int timeout_ms)
{
  int (*next)(int, struct epoll_event *, int, int), count;
  void *symbol = dlsym(RTLD_NEXT, "epoll_wait");
  memcpy(&next, &symbol, sizeof next);
  count = next(epoll, events, most, timeout_ms);
  __tsan_acquire(&registered);
  return count;
}
