/* The server's end of the wire, and the wire: reads and checks the firmware's requests, and answers from a script. */
#ifndef FIRMWARE_PEER_H
#define FIRMWARE_PEER_H

#include <stddef.h>
#include <stdint.h>

/* One exchange. */
typedef struct peer_line {
  /* Path and body that the request must have. */
  const char *path;
  const char *body;
  /* All bytes of the reply, after which the peer hangs up; NULL for none. */
  const char *reply;
  /* Failures of the wire, if not 0: when it is opened, written to, and read behind the reply. */
  uint32_t open;
  uint32_t write;
  uint32_t read;
} peer_line;

/* Begins a script of `count` exchanges. */
void peer_begin(const peer_line *script, size_t count);

/* Returns the number of exchanges. */
size_t peer_exchanges(void);

/* Returns the number of requests that arrived. */
size_t peer_requests(void);

/* Returns the first problem of the requests, or NULL if there is none. */
const char *peer_complaint(void);

#endif /* FIRMWARE_PEER_H */
