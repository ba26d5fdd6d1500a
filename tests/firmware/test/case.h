/* What the controller is put through: a removal, what the peer answers, and what must come of it. */
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
  /* What the error's message begins with; NULL where there is none. */
  const char *message;
  seam_outcome outcome;
} door_case;

extern const door_case cases[];
extern const size_t case_count;

/* How many of the cases, the first ones, are the five operations done without ado. */
#define CASE_OPERATIONS 5

#endif /* FIRMWARE_CASE_H */
