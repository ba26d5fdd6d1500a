/* The firmware's allocator: minimal, and with a size that can be set. It aligns to 8. */
#ifndef FIRMWARE_HEAP_H
#define FIRMWARE_HEAP_H

#include <stddef.h>
#include <stdint.h>

#define HEAP_LARGEST (64u * 1024u)

/* Resets the heap to `size` bytes, up to HEAP_LARGEST. Nothing may be in use. */
void heap_begin(uint32_t size);

/* Allocates `size` bytes. Returns NULL if there are none. */
void *heap_take(size_t size);

/* Frees a block of `size` bytes. Ends the program if it has another size. */
void heap_give(void *block, size_t size);

/* Returns the bytes in use, with the allocator's own. */
uint32_t heap_used(void);

/* Returns the most bytes that were in use at once since the last `heap_mark`. */
uint32_t heap_peak(void);

/* Resets the peak. */
void heap_mark(void);

#endif /* FIRMWARE_HEAP_H */
