/* One HTTP exchange over the wire, for a controller with TCP and TLS but without an HTTP client. */
#ifndef FIRMWARE_EXCHANGE_H
#define FIRMWARE_EXCHANGE_H

#include "incoming.h"

/* Sends the request and reads the reply. Returns 0, or one of SEAM_FAILURE_*. */
uint32_t exchange_do(const seam_request *request, incoming *reply);

#endif /* FIRMWARE_EXCHANGE_H */
