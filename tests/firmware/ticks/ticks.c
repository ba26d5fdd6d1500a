#include "ticks.h"

#include "clock.h"
#include "door.h"

const uint64_t door_serial = 4711;

static uint32_t ticks;

void ticks_set(uint32_t ms)
{
  ticks = ms;
}

void ticks_pass(uint32_t ms)
{
  ticks += ms;
}

uint64_t now_ms(void)
{
  return ticks;
}

void sleep_until(uint64_t until_ms)
{
  uint64_t now = now_ms();
  uint64_t left_ms = until_ms > now ? until_ms - now : 0;
  ticks_pass((uint32_t)(left_ms < 1000 ? left_ms : 1000));
}
