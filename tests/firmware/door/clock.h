/* The clock of the device, and the end of an exchange on it. */
#ifndef FIRMWARE_CLOCK_H
#define FIRMWARE_CLOCK_H

#include <stdint.h>

/* Returns the time in milliseconds. The device provides it; it may overflow and start again at 0. */
uint64_t now_ms(void);

/* Waits until that time, or for a second if it is farther away. The device provides it. */
void sleep_until(uint64_t until_ms);

/* Begins an exchange that may take `timeout_ms` from now on. */
void exchange_begin(uint64_t timeout_ms);

/* Returns the rest of the exchange's time in milliseconds; 0 if it is over. */
uint32_t exchange_left_ms(void);

#endif /* FIRMWARE_CLOCK_H */
