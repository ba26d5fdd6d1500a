/* The memory of libseam on ESP-IDF, whose `malloc` aligns to 4 bytes only. */
#include <esp_heap_caps.h>
#include <libseam_port.h>
#include <stdio.h>
#include <stdlib.h>

void *seam_port_alloc(size_t size, size_t align)
{
  return heap_caps_aligned_alloc(align, size, MALLOC_CAP_DEFAULT);
}

void seam_port_free(void *block, size_t size, size_t align)
{
  (void)size;
  (void)align;
  heap_caps_free(block);
}

void seam_port_panic(const char *message, size_t length)
{
  fprintf(stderr, "libseam: %.*s\n", (int)length, message);
  abort();
}
