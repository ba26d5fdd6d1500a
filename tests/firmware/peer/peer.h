/* The server's end of a connection: reads and checks the firmware's requests, and answers from a script. */
#ifndef FIRMWARE_PEER_H
#define FIRMWARE_PEER_H

#include <stddef.h>
#include <stdint.h>

/* One exchange. */
typedef struct peer_line {
  /* Path and body that the request must have. */
  const char *path;
  const char *body;
  /* All bytes of the reply, after which the peer ends the connection; NULL for none. */
  const char *reply;
  /* Failures of the connection, if not 0: when it is opened, written to, and read behind the reply. */
  uint32_t open;
  uint32_t write;
  uint32_t read;
} peer_line;

/* Begins a script of `count` exchanges for a client with that key. */
void peer_begin(const char *api_key, const peer_line *script, size_t count);

/* Sends every reply in pieces: `first` bytes, and then up to `most` at once. */
void peer_cut(size_t first, size_t most);

/* Accepts a connection. Returns 0, or the script's failure. */
uint32_t peer_accept(void);

/* Receives bytes of the request. Returns 0, or the script's failure. */
uint32_t peer_receive(const void *bytes, size_t len);

/* Sends up to `room` bytes of the reply, and sets `*len` to their number, 0 at its end. Returns 0, or the script's
 * failure behind the reply. */
uint32_t peer_send(void *to, size_t room, size_t *len);

/* Notices that the connection is closed. */
void peer_end(void);

/* Returns the number of exchanges. */
size_t peer_exchanges(void);

/* Returns the number of requests that arrived whole. */
size_t peer_requests(void);

/* Returns the number of bytes that arrived. */
size_t peer_bytes(void);

/* Returns 1 if the first request's reply was sent to its last byte. */
int peer_first_is_answered(void);

/* Returns the last request that arrived whole, and sets `*len` to its length. */
const char *peer_request(size_t *len);

/* Returns the first problem of the requests, or NULL if there is none. */
const char *peer_complaint(void);

#endif /* FIRMWARE_PEER_H */
