/* Cases of removals that are confirmed: what the peer answers, and how they must end. */
#ifndef FIRMWARE_CONFIRM_CASE_H
#define FIRMWARE_CONFIRM_CASE_H

#include "door.h"
#include "peer.h"

/* A way to create a client. */
typedef seam_status (*client_fn)(seam_str api_key, seam_client **client, seam_error **error);

typedef struct confirm_case {
  const char *name;
  client_fn client;
  door_removal removal;
  const peer_line *script;
  size_t script_count;
  /* Number of exchanges up to the removal's, and up to the last one that decides. */
  size_t removed, decided;
  seam_status expected;
  seam_outcome outcome;
  /* NULL where there is none. */
  const char *verdict;
} confirm_case;

extern const confirm_case confirm_cases[];
extern const size_t confirm_case_count;

/* Number of cases at the beginning that are the five operations, confirmed. */
#define CONFIRM_OPERATIONS 5

/* The case that ends as pending, and the reads that confirm it later. */
extern const confirm_case *const confirm_pending;
extern const peer_line confirm_later_script[];
extern const size_t confirm_later_count;

#endif /* FIRMWARE_CONFIRM_CASE_H */
