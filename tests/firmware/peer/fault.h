/* Faults of the wire: at one of its steps, in one of the ways that the step can fail. */
#ifndef FIRMWARE_FAULT_H
#define FIRMWARE_FAULT_H

#include <stdint.h>

/* Makes the step `at`, counted from 1, fail in the way `how`, counted from 0; with `from_then_on` all steps behind it
 * too. Step 0 is none. */
void fault_set(uint32_t at, uint32_t how, int from_then_on);

/* Returns 1 if a step has failed since then. If not, there are fewer steps or ways. */
int fault_happened(void);

#endif /* FIRMWARE_FAULT_H */
