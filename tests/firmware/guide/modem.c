/* The guide's wire over an AT modem. */
#include "wire.h"

void at_begin(uint64_t timeout_ms);
int at(const char *command, const char *answer);
int at_printf(const char *command, const char *answer, unsigned number);
int at_wait(const char *answer);
int at_is_late(void);
int uart_write(const void *bytes, size_t len);

#include "modem.inc"
