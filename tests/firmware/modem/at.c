#include "at.h"

#include <string.h>

#include "clock.h"
#include "uart.h"

/* Number of bytes of the connection that the modem hands over next. */
static size_t announced;

/* Reads a byte, and waits for it as long as the exchange may take. Returns 1 if there was one. */
static int read_byte(char *byte)
{
  while (uart_read(byte, 1) == 0) {
    if (exchange_left_ms() == 0) {
      return 0;
    }
  }
  return 1;
}

/* Returns the rest of the line if it begins with `beginning`, and NULL if not. */
static const char *after(const char *line, const char *beginning)
{
  size_t len = strlen(beginning);
  return strncmp(line, beginning, len) == 0 ? line + len : NULL;
}

static size_t number(const char *digits)
{
  size_t sum = 0;
  for (; *digits >= '0' && *digits <= '9'; digits++) {
    sum = sum * 10 + (size_t)(*digits - '0');
  }
  return sum;
}

/* Reads the next line that is not empty, or the prompt for data. Returns NULL if the time is over. */
static const char *read_line(void)
{
  static char line[64];
  size_t len = 0;
  char byte;
  const char *size;
  /* Bytes of the connection that nobody has read are no lines, whatever they look like. */
  while (announced > 0 && read_byte(&byte)) {
    announced--;
  }
  while (read_byte(&byte)) {
    if (byte != '\r' && byte != '\n' && len + 1 < sizeof line) {
      line[len++] = byte;
    }
    line[len] = '\0';
    if (len > 0 && (byte == '\n' || strcmp(line, ">") == 0)) {
      size = after(line, "+CCHRECV: DATA,0,");
      announced = size == NULL ? 0 : number(size);
      return line;
    }
  }
  return NULL;
}

const char *at_command(const char *command, const char *answer)
{
  const char *line;
  uart_write(command, strlen(command));
  while ((line = read_line()) != NULL) {
    if (after(line, answer) != NULL) {
      return after(line, answer);
    }
    if (after(line, "ERROR") != NULL) {
      return NULL;
    }
  }
  return NULL;
}

int at_receive(void *to, size_t room)
{
  size_t got;
  while (announced == 0) {
    const char *line = read_line();
    const char *sent = line == NULL ? NULL : after(line, "+CCHSEND: 0,");
    if (line == NULL || after(line, "ERROR") != NULL || after(line, "+CCHCLOSE: ") != NULL ||
        (sent != NULL && strcmp(sent, "0") != 0)) {
      return -1;
    }
    if (after(line, "+CCH_PEER_CLOSED: 0") != NULL) {
      return 0;
    }
  }
  room = room < announced ? room : announced;
  while ((got = uart_read(to, room)) == 0) {
    if (exchange_left_ms() == 0) {
      return -1;
    }
  }
  announced -= got;
  return (int)got;
}
