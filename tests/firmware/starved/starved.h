/* The library's hooks over a heap that can refuse. */
#ifndef FIRMWARE_STARVED_H
#define FIRMWARE_STARVED_H

#include <stdint.h>

/* Allocations of this size are the library's checks for memory, and may fail although there is memory. */
#define STARVED_ASKED 1024u

/* Refuses the `nth` allocation of STARVED_ASKED bytes or more from now, once; 0 for none. */
void starved_once(uint32_t nth);

/* Refuses every allocation from the `nth` from now on, whatever is free; 0 for none. */
void starved_from(uint32_t nth);

/* Returns the number of allocations since the last `starved_reset`. */
uint32_t starved_count(void);

/* Returns the number of those that were of STARVED_ASKED bytes or more. */
uint32_t starved_asked(void);

/* Refuses nothing, and resets the counts. */
void starved_reset(void);

#endif /* FIRMWARE_STARVED_H */
