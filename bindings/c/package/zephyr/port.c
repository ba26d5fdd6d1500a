/* The memory of libseam on Zephyr: a heap of its own, so that no other task takes what libseam has just found free. */
#include <libseam_port.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

K_HEAP_DEFINE(libseam_heap, CONFIG_LIBSEAM_HEAP_SIZE);

void *seam_port_alloc(size_t size, size_t align)
{
  return k_heap_aligned_alloc(&libseam_heap, align, size, K_NO_WAIT);
}

void seam_port_free(void *block, size_t size, size_t align)
{
  (void)size;
  (void)align;
  k_heap_free(&libseam_heap, block);
}

void seam_port_panic(const char *message, size_t length)
{
  printk("libseam: %.*s\n", (int)length, message);
  k_panic();
  CODE_UNREACHABLE;
}
