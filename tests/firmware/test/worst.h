/* The deepest that the stack goes, whatever a server sends and whatever is asked for. */
#ifndef FIRMWARE_WORST_H
#define FIRMWARE_WORST_H

#include <stdint.h>

/* How many bytes of stack the worst of many calls took, with the controller's own HTTP. */
uint32_t worst_stack(void);

#endif /* FIRMWARE_WORST_H */
