/* The clock of the tests: a counter of 32 bits, which only waiting moves forward. */
#ifndef FIRMWARE_TICKS_H
#define FIRMWARE_TICKS_H

#include <stdint.h>

/* Sets the counter. */
void ticks_set(uint32_t ms);

/* Lets `ms` milliseconds pass. */
void ticks_pass(uint32_t ms);

#endif /* FIRMWARE_TICKS_H */
