/* The clock of a host, which does not wait between attempts: it only moves forward. */
#include <time.h>

#include "clock.h"
#include "door.h"

const uint64_t door_serial = 4711;

static uint64_t skipped_ms;

uint64_t now_ms(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return skipped_ms + (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void sleep_until(uint64_t until_ms)
{
  uint64_t now = now_ms();
  skipped_ms += until_ms > now ? until_ms - now : 0;
}
