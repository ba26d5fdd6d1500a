/* One connection to the server: TLS over sockets, a modem, or in the tests a script. There is one at a time. */
#ifndef FIRMWARE_WIRE_H
#define FIRMWARE_WIRE_H

#include "libseam.h"

/* Opens a connection to the server, for one exchange that may take `timeout_ms` from now on. Returns 0, or one of
 * SEAM_FAILURE_* if that failed and no byte of a request has left. */
uint32_t wire_open(uint64_t timeout_ms);

/* Writes all bytes. Returns 0, SEAM_FAILURE_TIMEOUT if the time was too short, or SEAM_FAILURE_CONNECTION_LOST. */
uint32_t wire_write(const void *bytes, size_t len);

/* Reads up to `room` bytes, and waits until there are some. Sets `*got` to their number, 0 if the server has ended the
 * connection in order. Returns the same as `wire_write`. */
uint32_t wire_read(void *to, size_t room, size_t *got);

/* Closes the connection, also one that could not be opened. */
void wire_close(void);

#endif /* FIRMWARE_WIRE_H */
