/* The firmware's allocator, as small as it may be and with a limit that can be set. */
#ifndef FIRMWARE_HEAP_H
#define FIRMWARE_HEAP_H

#include <stddef.h>
#include <stdint.h>

#define HEAP_LARGEST (64u * 1024u)

/* Allocations of so many bytes are asked for by the library, and may fail though there is memory. */
#define HEAP_ASKED 1024u

/* Begins anew with a heap of `size` bytes, up to HEAP_LARGEST. Nothing may be in use. */
void heap_begin(uint32_t size);

/* Makes the `nth` allocation of HEAP_ASKED bytes or more from now fail, once; 0 for none. */
void heap_fail(uint32_t nth);

/* From the `nth` allocation from now on nothing is given out, whatever is free. */
void heap_break(uint32_t nth);

/* Bytes in use, with what the allocator needs for itself. */
uint32_t heap_used(void);

/* The most bytes that were in use at once since the last `heap_mark`. */
uint32_t heap_peak(void);

/* How many allocations there were since the last `heap_mark`. */
uint32_t heap_count(void);

/* How many of them were of HEAP_ASKED bytes or more. */
uint32_t heap_asked(void);

/* Begins to count anew. */
void heap_mark(void);

#endif /* FIRMWARE_HEAP_H */
