/* The greatest depth of the stack, whatever a server sends and whatever is requested. */
#ifndef FIRMWARE_WORST_H
#define FIRMWARE_WORST_H

#include <stdint.h>

/* Returns the bytes of stack that the worst of many calls took, with the controller's own HTTP. */
uint32_t worst_stack(void);

#endif /* FIRMWARE_WORST_H */
