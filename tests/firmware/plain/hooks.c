/* The library's hooks over the heap. */
#include "heap.h"
#include "libseam_port.h"

void *seam_port_alloc(size_t size, size_t align)
{
  (void)align; /* The heap aligns to 8. */
  return heap_take(size);
}

void seam_port_free(void *block, size_t size, size_t align)
{
  (void)align;
  heap_give(block, size);
}
