/* Functions of mbedTLS's network, each with a fault when it is due; the linker's `--wrap` puts them in their place. */
#include <mbedtls/net_sockets.h>
#include <mbedtls/ssl.h>

#include "fault.h"

int __real_mbedtls_net_connect(mbedtls_net_context *net, const char *host, const char *port, int protocol);
int __real_mbedtls_net_send(void *net, const unsigned char *bytes, size_t len);
int __real_mbedtls_net_recv_timeout(void *net, unsigned char *to, size_t room, uint32_t timeout_ms);
int __wrap_mbedtls_net_connect(mbedtls_net_context *net, const char *host, const char *port, int protocol);
int __wrap_mbedtls_net_send(void *net, const unsigned char *bytes, size_t len);
int __wrap_mbedtls_net_recv_timeout(void *net, unsigned char *to, size_t room, uint32_t timeout_ms);

static uint32_t step, fail_at, way;
static int happened;

void fault_set(uint32_t at, uint32_t how, int from_then_on)
{
  (void)from_then_on;
  fail_at = at;
  way = how;
  step = 0;
  happened = 0;
}

int fault_happened(void)
{
  return happened;
}

/* Returns 1 if this step is to fail; `ways` is how many ways there are. */
static int fails(uint32_t ways)
{
  int due = ++step == fail_at && way < ways;
  happened = happened || due;
  return due;
}

int __wrap_mbedtls_net_connect(mbedtls_net_context *net, const char *host, const char *port, int protocol)
{
  static const int errors[] = {MBEDTLS_ERR_NET_UNKNOWN_HOST, MBEDTLS_ERR_NET_SOCKET_FAILED,
                               MBEDTLS_ERR_NET_CONNECT_FAILED};
  return fails(3) ? errors[way] : __real_mbedtls_net_connect(net, host, port, protocol);
}

int __wrap_mbedtls_net_send(void *net, const unsigned char *bytes, size_t len)
{
  if (!fails(5)) {
    return __real_mbedtls_net_send(net, bytes, len);
  }
  switch (way) {
  case 0:
    return MBEDTLS_ERR_NET_CONN_RESET;
  case 1:
    /* It has left, and nobody knows. */
    (void)__real_mbedtls_net_send(net, bytes, len);
    return MBEDTLS_ERR_NET_SEND_FAILED;
  case 2:
    (void)__real_mbedtls_net_send(net, bytes, len / 2);
    return MBEDTLS_ERR_NET_CONN_RESET;
  case 3:
    return MBEDTLS_ERR_SSL_WANT_WRITE;
  default:
    return __real_mbedtls_net_send(net, bytes, (len + 1) / 2);
  }
}

int __wrap_mbedtls_net_recv_timeout(void *net, unsigned char *to, size_t room, uint32_t timeout_ms)
{
  int got;
  if (!fails(6)) {
    return __real_mbedtls_net_recv_timeout(net, to, room, timeout_ms);
  }
  switch (way) {
  case 0:
    return MBEDTLS_ERR_NET_CONN_RESET;
  case 1:
    return MBEDTLS_ERR_SSL_TIMEOUT;
  case 2:
    /* Somebody on the way has ended the connection. */
    return 0;
  case 3:
    return MBEDTLS_ERR_SSL_WANT_READ;
  case 4:
    return __real_mbedtls_net_recv_timeout(net, to, (room + 1) / 2, timeout_ms);
  default:
    got = __real_mbedtls_net_recv_timeout(net, to, room, timeout_ms);
    to[0] ^= got > 0 ? 0x40 : 0;
    return got;
  }
}
