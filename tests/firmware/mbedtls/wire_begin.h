/* The setup of the wire over mbedTLS. */
#ifndef FIRMWARE_WIRE_BEGIN_H
#define FIRMWARE_WIRE_BEGIN_H

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/x509_crt.h>

/* Sets the wire up, once. Returns 0, or an error of mbedTLS. Set the device's clock before: certificates expire. */
int wire_begin(mbedtls_x509_crt *authorities, mbedtls_ctr_drbg_context *random);

#endif /* FIRMWARE_WIRE_BEGIN_H */
