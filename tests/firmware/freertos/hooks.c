/* The library's hooks on FreeRTOS. */
#include "board.h"
#include "libseam_port.h"

#include "FreeRTOS.h"

void *seam_port_alloc(size_t size, size_t align)
{
  (void)align; /* The kernel's heaps align to 8. */
  return pvPortMalloc(size);
}

void seam_port_free(void *block, size_t size, size_t align)
{
  (void)size;
  (void)align;
  vPortFree(block);
}

void seam_port_panic(const char *message, size_t length)
{
  board_put_bytes(message, length);
  board_leave(96);
}
