/* One HTTP exchange over the wire: what a controller writes that has TCP and TLS but no HTTP client. */
#ifndef FIRMWARE_EXCHANGE_H
#define FIRMWARE_EXCHANGE_H

#include "libseam.h"

/* How many headers of a reply are looked at. */
#define EXCHANGE_HEADERS 16

/* A reply whose texts lie in `buffer`. */
typedef struct exchange_reply {
  uint32_t status;
  seam_header headers[EXCHANGE_HEADERS];
  size_t header_count;
  seam_str body;
  char buffer[1536];
} exchange_reply;

/* Sends the request and reads the reply. Returns 0, or one of SEAM_FAILURE_*. */
uint32_t exchange_do(const seam_request *request, exchange_reply *reply);

#endif /* FIRMWARE_EXCHANGE_H */
