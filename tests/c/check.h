/* Counting what held and what did not. */
#ifndef SEAM_TESTS_CHECK_H
#define SEAM_TESTS_CHECK_H

#include <stdio.h>
#include <string.h>

#include "libseam.h"

static unsigned long checks_passed;
static unsigned long checks_failed;

/* Counts one check, and says where it failed. */
#define CHECK(condition) check_that((condition) != 0, #condition, __FILE__, __LINE__)

/* Checks that a status is the one expected. */
#define CHECK_STATUS(call, expected) check_status((call), (expected), #call, __FILE__, __LINE__)

/* Checks that a `seam_str` is this text and is followed by a NUL. */
#define CHECK_TEXT(text, expected) check_text((text), (expected), #text, __FILE__, __LINE__)

static inline void check_that(int holds, const char *what, const char *file, int line)
{
  if (holds) {
    checks_passed++;
  } else {
    checks_failed++;
    printf("%s:%d: does not hold: %s\n", file, line, what);
  }
}

static inline void check_status(seam_status got, seam_status expected, const char *what, const char *file, int line)
{
  if (got == expected) {
    checks_passed++;
  } else {
    checks_failed++;
    printf("%s:%d: %s: got %s, expected %s\n", file, line, what, seam_status_name(got), seam_status_name(expected));
  }
}

static inline void check_text(seam_str got, const char *expected, const char *what, const char *file, int line)
{
  int holds = got.ptr != NULL && got.len == strlen(expected) && memcmp(got.ptr, expected, got.len) == 0 &&
              got.ptr[got.len] == '\0';
  if (holds) {
    checks_passed++;
  } else {
    checks_failed++;
    printf("%s:%d: %s: got \"%.*s\", expected \"%s\"\n", file, line, what, (int)got.len, got.ptr ? got.ptr : "",
           expected);
  }
}

/* Prints the sum and returns the exit code. A run that checked nothing has failed. */
static inline int checks_end(void)
{
  printf("%lu passed, %lu failed\n", checks_passed, checks_failed);
  return checks_failed == 0 && checks_passed > 0 ? 0 : 1;
}

#endif /* SEAM_TESTS_CHECK_H */
