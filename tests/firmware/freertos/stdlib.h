/* Empty: the FreeRTOS kernel includes it, and uses nothing of it. */
#ifndef FIRMWARE_STDLIB_H
#define FIRMWARE_STDLIB_H

#include <stddef.h>

#endif /* FIRMWARE_STDLIB_H */
