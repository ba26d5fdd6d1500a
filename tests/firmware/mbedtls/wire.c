/* The wire over mbedTLS, whose sockets are lwIP's on a device. */
#include "wire.h"

#include <mbedtls/net_sockets.h>
#include <mbedtls/ssl.h>

#include "clock.h"
#include "wire_begin.h"

/* The server; the tests have one of their own. */
#ifndef SERVER
#define SERVER "connect.getseam.com"
#define PORT "443"
#endif

static mbedtls_net_context net;
static mbedtls_ssl_config conf;
static mbedtls_ssl_context ssl;

int wire_begin(mbedtls_x509_crt *authorities, mbedtls_ctr_drbg_context *random)
{
  int result;
  mbedtls_ssl_config_init(&conf);
  mbedtls_ssl_init(&ssl);
  result = mbedtls_ssl_config_defaults(&conf, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM,
                                       MBEDTLS_SSL_PRESET_DEFAULT);
  if (result != 0) {
    return result;
  }
  mbedtls_ssl_conf_authmode(&conf, MBEDTLS_SSL_VERIFY_REQUIRED);
  mbedtls_ssl_conf_ca_chain(&conf, authorities, NULL);
  mbedtls_ssl_conf_rng(&conf, mbedtls_ctr_drbg_random, random);
  result = mbedtls_ssl_setup(&ssl, &conf);
  /* Or the certificate of any server would do. */
  return result != 0 ? result : mbedtls_ssl_set_hostname(&ssl, SERVER);
}

/* Gives mbedTLS the rest of the exchange's time. Returns 0 if that is over. */
static int has_time(void)
{
  uint32_t left_ms = exchange_left_ms();
  mbedtls_ssl_conf_read_timeout(&conf, left_ms);
  return left_ms > 0;
}

/* Returns 1 if the function of mbedTLS is to be called again. */
static int wants_more(int result)
{
  return result == MBEDTLS_ERR_SSL_WANT_READ || result == MBEDTLS_ERR_SSL_WANT_WRITE;
}

/* Returns the failure of a connection on which no request was sent. */
static uint32_t failure_before(int result)
{
  switch (result) {
  case MBEDTLS_ERR_NET_UNKNOWN_HOST:
    return SEAM_FAILURE_DNS;
  case MBEDTLS_ERR_SSL_TIMEOUT:
    return SEAM_FAILURE_CONNECT_TIMEOUT;
  case MBEDTLS_ERR_NET_SOCKET_FAILED:
  case MBEDTLS_ERR_NET_CONNECT_FAILED:
  case MBEDTLS_ERR_NET_CONN_RESET:
  case MBEDTLS_ERR_NET_RECV_FAILED:
  case MBEDTLS_ERR_NET_SEND_FAILED:
  case MBEDTLS_ERR_SSL_CONN_EOF:
    return SEAM_FAILURE_CONNECT;
  default:
    return SEAM_FAILURE_TLS;
  }
}

uint32_t wire_open(uint64_t timeout_ms)
{
  int result;
  exchange_begin(timeout_ms);
  mbedtls_net_init(&net);
  /* Or the previous connection would go on. */
  result = mbedtls_ssl_session_reset(&ssl);
  if (result == 0) {
    result = mbedtls_net_connect(&net, SERVER, PORT, MBEDTLS_NET_PROTO_TCP);
  }
  if (result == 0) {
    mbedtls_ssl_set_bio(&ssl, &net, mbedtls_net_send, NULL, mbedtls_net_recv_timeout);
    do {
      result = has_time() ? mbedtls_ssl_handshake(&ssl) : MBEDTLS_ERR_SSL_TIMEOUT;
    } while (wants_more(result));
  }
  return result == 0 ? 0 : failure_before(result);
}

uint32_t wire_write(const void *bytes, size_t len)
{
  const unsigned char *at = bytes;
  while (len > 0) {
    int result = has_time() ? mbedtls_ssl_write(&ssl, at, len) : MBEDTLS_ERR_SSL_TIMEOUT;
    if (result > 0) {
      at += result;
      len -= (size_t)result;
    } else if (!wants_more(result)) {
      return result == MBEDTLS_ERR_SSL_TIMEOUT ? SEAM_FAILURE_TIMEOUT : SEAM_FAILURE_CONNECTION_LOST;
    }
  }
  return 0;
}

uint32_t wire_read(void *to, size_t room, size_t *got)
{
  int result;
  do {
    result = has_time() ? mbedtls_ssl_read(&ssl, to, room) : MBEDTLS_ERR_SSL_TIMEOUT;
  } while (wants_more(result));
  *got = result > 0 ? (size_t)result : 0;
  /* Only the server itself ends the connection in order; anybody can reset it. */
  if (result > 0 || result == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY) {
    return 0;
  }
  return result == MBEDTLS_ERR_SSL_TIMEOUT ? SEAM_FAILURE_TIMEOUT : SEAM_FAILURE_CONNECTION_LOST;
}

void wire_close(void)
{
  mbedtls_net_free(&net);
}
