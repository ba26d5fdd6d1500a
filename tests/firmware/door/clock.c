#include "clock.h"

static uint64_t end_ms, all_ms;

void exchange_begin(uint64_t timeout_ms)
{
  all_ms = timeout_ms;
  end_ms = now_ms() + timeout_ms;
}

uint32_t exchange_left_ms(void)
{
  uint64_t left_ms = end_ms - now_ms();
  /* More than there was at the beginning: the end has passed, or the clock has overflowed. */
  return left_ms <= all_ms ? (uint32_t)left_ms : 0;
}
