/* Cases with too little memory, and how much they need. */
#ifndef FIRMWARE_MEMORY_H
#define FIRMWARE_MEMORY_H

#include "case.h"

/* Runs the case with every size of heap from nothing on: it must end as expected, or report a lack of memory, and free
 * everything. Returns the smallest heap that is always enough. */
uint32_t memory_with_little(const door_case *test);

/* Runs the case with each check for memory refused once. */
void memory_with_lapses(const door_case *test);

/* Runs the case by the transport's callbacks, with plenty of memory and with little. */
void memory_with_callbacks(const door_case *test);

/* Polls a call that waits, which allocates nothing. */
void memory_of_idle_polls(void);

/* Prints the heap and the stack that a call needs; `enough` is the heap. */
void memory_weigh(const door_case *test, uint32_t enough);

#endif /* FIRMWARE_MEMORY_H */
