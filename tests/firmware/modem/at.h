/* Commands to the modem, and its answers. */
#ifndef FIRMWARE_AT_H
#define FIRMWARE_AT_H

#include <stddef.h>

/* Sends a command. Returns the rest of the first line that begins with `answer`; NULL if the modem refuses the command,
 * or if the time of the exchange is over. */
const char *at_command(const char *command, const char *answer);

/* Reads the next bytes of the connection, up to `room`, and waits for them. Returns their number; 0 if the server has
 * ended the connection, and -1 if it is lost or the time of the exchange is over. */
int at_receive(void *to, size_t room);

#endif /* FIRMWARE_AT_H */
