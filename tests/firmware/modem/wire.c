/* The wire over a modem that does TLS itself: a SIM7600, whose TLS is set up before, and which hands over by itself
 * what it receives. */
#include "wire.h"

#include <string.h>

#include "at.h"
#include "clock.h"
#include "uart.h"

/* The most that the modem takes at once. */
#define PART 2048

uint32_t wire_open(uint64_t timeout_ms)
{
  const char *result;
  exchange_begin(timeout_ms);
  /* Many modems check a server's certificate only on request. */
  if (at_command("AT+CSSLCFG=\"authmode\",0,1\r", "OK") == NULL ||
      at_command("AT+CSSLCFG=\"cacert\",0,\"root.pem\"\r", "OK") == NULL) {
    return SEAM_FAILURE_CONNECT;
  }
  result = at_command("AT+CCHOPEN=0,\"connect.getseam.com\",443,2\r", "+CCHOPEN: 0,");
  if (result == NULL) {
    return exchange_left_ms() == 0 ? SEAM_FAILURE_CONNECT_TIMEOUT : SEAM_FAILURE_CONNECT;
  }
  return strcmp(result, "0") == 0 ? 0 : SEAM_FAILURE_CONNECT;
}

/* Returns how the exchange failed. */
static uint32_t failure(void)
{
  return exchange_left_ms() == 0 ? SEAM_FAILURE_TIMEOUT : SEAM_FAILURE_CONNECTION_LOST;
}

uint32_t wire_write(const void *bytes, size_t len)
{
  char command[24] = "AT+CCHSEND=0,";
  size_t end = strlen(command);
  size_t unit = 1000;
  if (len == 0 || len > PART) {
    return SEAM_FAILURE_CONNECTION_LOST;
  }
  for (; unit > 0; unit /= 10) {
    if (len >= unit) {
      command[end++] = (char)('0' + len / unit % 10);
    }
  }
  command[end] = '\r';
  if (at_command(command, ">") == NULL) {
    return failure();
  }
  uart_write(bytes, len);
  /* The modem confirms this and hands over the reply in any order, so `at_receive` reads both. */
  return 0;
}

uint32_t wire_read(void *to, size_t room, size_t *got)
{
  int result = at_receive(to, room);
  *got = result > 0 ? (size_t)result : 0;
  return result < 0 ? failure() : 0;
}

void wire_close(void)
{
  exchange_begin(5000);
  (void)at_command("AT+CCHCLOSE=0\r", "+CCHCLOSE: 0,");
}
