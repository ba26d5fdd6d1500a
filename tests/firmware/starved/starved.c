#include "starved.h"

#include "heap.h"
#include "libseam_port.h"

static uint32_t count, asked, once, from;

void starved_once(uint32_t nth)
{
  once = nth;
}

void starved_from(uint32_t nth)
{
  from = nth;
}

uint32_t starved_count(void)
{
  return count;
}

uint32_t starved_asked(void)
{
  return asked;
}

void starved_reset(void)
{
  count = asked = once = from = 0;
}

void *seam_port_alloc(size_t size, size_t align)
{
  count++;
  asked += size >= STARVED_ASKED;
  if (from > 1) {
    from--;
  } else if (from == 1) {
    return NULL;
  }
  if (once != 0 && size >= STARVED_ASKED && --once == 0) {
    return NULL;
  }
  return align > 8 ? NULL : heap_take(size);
}

void seam_port_free(void *block, size_t size, size_t align)
{
  (void)align;
  heap_give(block, size);
}
