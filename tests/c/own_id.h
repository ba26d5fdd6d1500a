/* Ids that differ from call to call, so that a reply shows whose it is. */
#ifndef SEAM_TESTS_OWN_ID_H
#define SEAM_TESTS_OWN_ID_H

#include <stdio.h>
#include <string.h>

#define OWN_ID_LENGTH 36
#define OWN_ID_SIZE (OWN_ID_LENGTH + 1)

/* Ids that begin like this are refused by whoever echoes ids. */
#define REFUSED_PREFIX "dead"

/* Writes the id of call `number` of thread `thread`. */
static inline void own_id(char id[OWN_ID_SIZE], int is_refused, unsigned thread, unsigned long number)
{
  (void)snprintf(id, OWN_ID_SIZE, "%s%04x-0000-4000-8000-%012lx", is_refused ? REFUSED_PREFIX : "0000", thread & 0xffff,
                 number & 0xffffffffffff);
}

/* Copies the id from the body `{"…_id":"ID"}` of a request. Returns 0 if there is none. */
static inline int id_of_body(char id[OWN_ID_SIZE], const char *body)
{
  const char *found = strstr(body, "_id\":\"");
  if (found == NULL || strlen(found) < 6 + OWN_ID_LENGTH) {
    return 0;
  }
  memcpy(id, found + 6, OWN_ID_LENGTH);
  id[OWN_ID_LENGTH] = '\0';
  return 1;
}

#endif /* SEAM_TESTS_OWN_ID_H */
