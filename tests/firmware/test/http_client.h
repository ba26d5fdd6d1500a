/* An HTTP client as some devices have one: it sends a request, and hands out the parts of the reply. */
#ifndef FIRMWARE_HTTP_CLIENT_H
#define FIRMWARE_HTTP_CLIENT_H

#include "libseam.h"

#define HTTP_HEADERS 16

/* A reply. Its texts are valid until the next exchange. */
typedef struct http_reply {
  uint32_t status;
  seam_header headers[HTTP_HEADERS];
  size_t header_count;
  seam_str body;
} http_reply;

/* Sends the request and reads the reply, which must be valid and not in chunks. Returns 0, or one of SEAM_FAILURE_*. */
uint32_t http_client_exchange(const seam_request *request, uint64_t timeout_ms, const http_reply **reply);

#endif /* FIRMWARE_HTTP_CLIENT_H */
