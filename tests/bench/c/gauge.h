/* What a stretch of work took: every contestant in C prints it in the same way. */
#ifndef SEAM_BENCH_GAUGE_H
#define SEAM_BENCH_GAUGE_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#define BENCH_ACS_USER_ID "5ed1ad4c-2b1c-4dd6-a9a7-5ba0ed4b0e5c"

typedef struct gauge {
  double cpu_us;
  double wall_us;
} gauge;

static double timeval_us(struct timeval time)
{
  return (double)time.tv_sec * 1e6 + (double)time.tv_usec;
}

/* The processor time of this process, all threads together, and the time on the wall. */
static gauge gauge_now(void)
{
  struct rusage usage;
  struct timespec wall;
  gauge now;
  getrusage(RUSAGE_SELF, &usage);
  clock_gettime(CLOCK_MONOTONIC, &wall);
  now.cpu_us = timeval_us(usage.ru_utime) + timeval_us(usage.ru_stime);
  now.wall_us = (double)wall.tv_sec * 1e6 + (double)wall.tv_nsec / 1e3;
  return now;
}

/* Makes the calls of the warm-up and then those that are measured, and prints what these took. `call` returns 0 if it
 * succeeded; the first one that did not is the end. */
static int gauge_calls(int argc, char **argv, int (*call)(void *context), void *context)
{
  unsigned long count, warm_up, i;
  gauge start, end;
  if (argc != 3) {
    fprintf(stderr, "usage: %s CALLS WARM_UP\n", argv[0]);
    return 2;
  }
  count = strtoul(argv[1], NULL, 10);
  warm_up = strtoul(argv[2], NULL, 10);
  for (i = 0; i < warm_up; i++) {
    if (call(context) != 0) {
      return 1;
    }
  }
  start = gauge_now();
  for (i = 0; i < count; i++) {
    if (call(context) != 0) {
      return 1;
    }
  }
  end = gauge_now();
  printf("{\"calls\":%lu,\"cpu_us\":%.1f,\"wall_us\":%.1f}\n", count, end.cpu_us - start.cpu_us,
         end.wall_us - start.wall_us);
  return 0;
}

#endif
