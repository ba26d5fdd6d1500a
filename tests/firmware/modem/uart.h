/* The serial port to the modem. The device provides it. */
#ifndef FIRMWARE_UART_H
#define FIRMWARE_UART_H

#include <stddef.h>

/* Writes all bytes. */
void uart_write(const void *bytes, size_t len);

/* Reads up to `room` bytes of those that have arrived, and waits for a while if there are none. Returns their
 * number, 0 if there are none. */
size_t uart_read(void *to, size_t room);

#endif /* FIRMWARE_UART_H */
