/* A reply of HTTP/1.1 as it comes in: when it is whole, and what is in it. */
#ifndef FIRMWARE_INCOMING_H
#define FIRMWARE_INCOMING_H

#include "libseam.h"

/* How many headers of a reply are kept. */
#define INCOMING_HEADERS 32

/* A reply whose texts lie in `buffer`. */
typedef struct incoming {
  uint32_t status;
  seam_header headers[INCOMING_HEADERS];
  size_t header_count;
  seam_str body;
  size_t size;
  char buffer[1536];
} incoming;

typedef enum incoming_state { INCOMING_MORE, INCOMING_WHOLE, INCOMING_BROKEN } incoming_state;

/* Looks at the first `size` bytes of `buffer`: more are to come, or the reply is whole and all fields are set, or it is
 * none. `ended` says that the server has hung up, so that no more will come. */
incoming_state incoming_look(incoming *reply, int ended);

#endif /* FIRMWARE_INCOMING_H */
