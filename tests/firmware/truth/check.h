/* Counts checks that passed and failed. */
#ifndef FIRMWARE_CHECK_H
#define FIRMWARE_CHECK_H

#include <stdint.h>

/* Counts one check, and prints a line: `pass` or `FAIL`, and its name. */
void check(int holds, const char *subject, const char *what);

/* Prints the sum. Returns the exit code: a run that checked nothing has failed. */
int check_end(void);

#endif /* FIRMWARE_CHECK_H */
