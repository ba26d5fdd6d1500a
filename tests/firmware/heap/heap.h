/* The firmware's allocator: minimal, and with a limit that can be set. */
#ifndef FIRMWARE_HEAP_H
#define FIRMWARE_HEAP_H

#include <stddef.h>
#include <stdint.h>

#define HEAP_LARGEST (64u * 1024u)

/* Allocations of this size are the library's checks for memory, and may fail although there is memory. */
#define HEAP_ASKED 1024u

/* Resets the heap to `size` bytes, up to HEAP_LARGEST. Nothing may be in use. */
void heap_begin(uint32_t size);

/* Makes the `nth` allocation of HEAP_ASKED bytes or more from now fail, once; 0 for none. */
void heap_fail(uint32_t nth);

/* Makes every allocation from the `nth` from now on fail, whatever is free. */
void heap_break(uint32_t nth);

/* Returns the bytes in use, with the allocator's own. */
uint32_t heap_used(void);

/* Returns the most bytes that were in use at once since the last `heap_mark`. */
uint32_t heap_peak(void);

/* Returns the number of allocations since the last `heap_mark`. */
uint32_t heap_count(void);

/* Returns the number of those that were of HEAP_ASKED bytes or more. */
uint32_t heap_asked(void);

/* Resets the counts. */
void heap_mark(void);

#endif /* FIRMWARE_HEAP_H */
