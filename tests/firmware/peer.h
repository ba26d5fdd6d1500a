/* The other end of the wire: reads what the firmware sends, checks it, and answers what its script says. */
#ifndef FIRMWARE_PEER_H
#define FIRMWARE_PEER_H

#include <stddef.h>

/* One exchange. */
typedef struct peer_line {
  /* What the request must ask for, and carry. */
  const char *path;
  const char *body;
  /* All bytes of the reply; NULL where the connection breaks instead. */
  const char *reply;
} peer_line;

/* Begins a script of `count` exchanges. */
void peer_begin(const peer_line *script, size_t count);

/* How many exchanges there were. */
size_t peer_exchanges(void);

/* What was wrong with the requests first; NULL if nothing. */
const char *peer_complaint(void);

/* The wire. A connection begins with `peer_connect`; `peer_read` returns 0 where the peer has hung up. */
void peer_connect(void);
void peer_write(const void *bytes, size_t len);
size_t peer_read(void *to, size_t room);

#endif /* FIRMWARE_PEER_H */
