/* How a confirmation ended, and whether that is true. */
#ifndef FIRMWARE_END_H
#define FIRMWARE_END_H

#include "confirm_case.h"

#define END_TOKEN 1024u

typedef struct end {
  seam_status status;
  seam_outcome outcome;
  /* Empty where there is none, or no memory for it. NUL-terminated, as is the token. */
  char verdict[16];
  char token[END_TOKEN];
} end;

/* Runs the case with a client of its own. Frees everything. */
void end_of(const confirm_case *test, end *reached);

/* Goes on with a token. Frees everything. */
void end_later(const char *token, end *reached);

/* Returns 1 if the case has ended as it must. */
int end_is_right(const confirm_case *test, const end *reached);

/* Returns 1 if a case that lacked memory tells no lie: what it says of the removal is true, and it is confirmed only
 * where the reads that decide were answered. */
int end_is_true(const confirm_case *test, const end *reached);

/* Returns the depth of the deepest stack that a run had, and what was asked of its end. */
uint32_t end_deepest_stack(void);

#endif /* FIRMWARE_END_H */
