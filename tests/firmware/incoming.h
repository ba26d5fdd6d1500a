/* A reply of HTTP/1.1 as it arrives: its state and its parts. */
#ifndef FIRMWARE_INCOMING_H
#define FIRMWARE_INCOMING_H

#include "libseam.h"

/* Number of a reply's headers that are kept. */
#define INCOMING_HEADERS 32

/* A reply whose texts are in `buffer`. */
typedef struct incoming {
  uint32_t status;
  seam_header headers[INCOMING_HEADERS];
  size_t header_count;
  seam_str body;
  size_t size;
  char buffer[1536];
} incoming;

typedef enum incoming_state { INCOMING_MORE, INCOMING_WHOLE, INCOMING_BROKEN } incoming_state;

/* Parses the first `size` bytes of `buffer`: more must come, or the reply is complete and all fields are set, or it is
 * not valid. `ended` means that the server has hung up, so that no more will come. */
incoming_state incoming_look(incoming *reply, int ended);

#endif /* FIRMWARE_INCOMING_H */
