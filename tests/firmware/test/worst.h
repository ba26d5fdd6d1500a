/* The greatest depth of the stack, whatever a server sends and whatever is requested. */
#ifndef FIRMWARE_WORST_H
#define FIRMWARE_WORST_H

#include <stdint.h>

/* Prints the bytes of stack that the worst of many calls took. */
void worst_measure(void);

#endif /* FIRMWARE_WORST_H */
