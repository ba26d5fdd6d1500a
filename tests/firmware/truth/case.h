/* Test cases of the controller: a removal, the peer's answers, and the expected result. */
#ifndef FIRMWARE_CASE_H
#define FIRMWARE_CASE_H

#include "door.h"
#include "peer.h"

typedef struct door_case {
  const char *name;
  door_removal removal;
  const peer_line *script;
  size_t script_count;
  seam_status expected;
  uint32_t attempts;
  uint32_t already_gone;
  /* Beginning of the error's message; NULL for a success. */
  const char *message;
  seam_outcome outcome;
} door_case;

extern const door_case cases[];
extern const size_t case_count;

/* Number of cases at the beginning that are the five operations without anything special. */
#define CASE_OPERATIONS 5

/* Number of cases at the beginning whose replies any HTTP client can read: complete, and not in chunks. */
#define CASE_PLAIN 17

#endif /* FIRMWARE_CASE_H */
