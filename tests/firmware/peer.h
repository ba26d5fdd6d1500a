/* The other end of the wire, and the wire: reads what the firmware sends, checks it, and answers what its script says.
 */
#ifndef FIRMWARE_PEER_H
#define FIRMWARE_PEER_H

#include <stddef.h>
#include <stdint.h>

/* One exchange. */
typedef struct peer_line {
  /* What the request must ask for, and carry. */
  const char *path;
  const char *body;
  /* All bytes of the reply, before the peer hangs up; NULL for none. */
  const char *reply;
  /* Where the wire fails, and how: not 0 for when it is opened, written to, and read behind the reply. */
  uint32_t open;
  uint32_t write;
  uint32_t read;
} peer_line;

/* Begins a script of `count` exchanges. */
void peer_begin(const peer_line *script, size_t count);

/* How many exchanges there were. */
size_t peer_exchanges(void);

/* How many requests arrived. */
size_t peer_requests(void);

/* What was wrong with the requests first; NULL if nothing. */
const char *peer_complaint(void);

#endif /* FIRMWARE_PEER_H */
