#include "faults.h"

#include <stddef.h>

#include "check.h"
#include "fault.h"
#include "recorded_script.h"

/* A wire has fewer steps in all attempts of a removal. */
#define STEPS 200u

/* Returns 1 if the end of a removal is what happened, where one step of the wire failed. */
static int holds_after_one(seam_status status, uint32_t outcome)
{
  switch (peer_requests()) {
  case 0:
    /* Only a server that is not trusted is not tried again. */
    return status == SEAM_ERR_TLS && outcome == SEAM_OUTCOME_NOT_SENT && peer_bytes() == 0;
  case 1:
    return status == SEAM_OK && peer_first_is_answered();
  case 2:
    return status == SEAM_ERR_UNCONFIRMED && outcome == SEAM_OUTCOME_UNKNOWN;
  default:
    return 0;
  }
}

/* Returns 1 if the end of a removal is what happened, where any number of steps failed. */
static int holds(seam_status status, uint32_t outcome)
{
  if (status == SEAM_OK) {
    return peer_requests() > 0 && peer_first_is_answered();
  }
  if (status == SEAM_ERR_INTERNAL || status == SEAM_ERR_INVALID_STATE) {
    return 0;
  }
  return outcome == SEAM_OUTCOME_UNKNOWN || (outcome == SEAM_OUTCOME_NOT_SENT && peer_bytes() == 0);
}

/* Executes the removal. Returns 1 if its end is what happened. */
static int try(const seam_client *client, size_t nth, int from_then_on)
{
  const peer_line script[] = {recorded_script[nth], recorded_again[nth], recorded_again[nth], recorded_again[nth]};
  seam_reply *reply = NULL;
  seam_error *error = NULL;
  seam_status status;
  uint32_t outcome;
  int right;
  peer_begin(recorded_api_key.ptr, script, sizeof script / sizeof *script);
  status = door_remove(client, &recorded_removals[nth], &reply, &error);
  outcome = seam_error_outcome(error);
  right = holds(status, outcome) && (from_then_on || holds_after_one(status, outcome)) && peer_complaint() == NULL;
  seam_reply_free(reply);
  seam_error_free(error);
  return right;
}

/* Lets every step fail in every way, once or from then on. */
static void try_all(const seam_client *client, size_t nth, int from_then_on)
{
  const char *subject = seam_op_name(recorded_removals[nth].operation);
  uint32_t step, way = 1, tried = 0;
  int right = 1;
  for (step = 1; step <= STEPS && way > 0; step++) {
    way = 0;
    fault_set(step, way, from_then_on);
    while (right && try(client, nth, from_then_on) && fault_happened()) {
      tried++;
      fault_set(step, ++way, from_then_on);
    }
    right = right && !fault_happened();
  }
  fault_set(0, 0, 0);
  check(right && tried > 20 && way == 0, subject,
        from_then_on ? "ends as it happened, from whatever step the wire fails"
                     : "ends as it happened, whatever step of the wire fails");
}

void faults_try(void)
{
  seam_client *client = NULL;
  size_t nth;
  if (door_client(recorded_api_key, &client, NULL) != SEAM_OK) {
    check(0, "faults", "have a client");
    return;
  }
  for (nth = 0; nth < RECORDED_COUNT; nth++) {
    try_all(client, nth, 0);
    try_all(client, nth, 1);
  }
  seam_client_free(client);
}
