#include "run.h"

#include <string.h>

#include "check.h"
#include "recorded_script.h"

/* Numbers of errors that said that nothing had happened although a request had been sent, of messages about lack of
 * memory that contradict their outcome, and of missing errors. */
static uint32_t lies, contradictions, absences;

static int same(seam_str text, const char *beginning)
{
  size_t len = strlen(beginning);
  return text.len >= len && memcmp(text.ptr, beginning, len) == 0;
}

static int contains(seam_str text, const char *part)
{
  while (text.len > 0 && !same(text, part)) {
    text.ptr++;
    text.len--;
  }
  return text.len > 0;
}

/* Counts what is wrong with the report of a lack of memory. */
static void look_at_report(const seam_error *error)
{
  uint32_t outcome = error == NULL ? SEAM_OUTCOME_NOT_SENT : seam_error_outcome(error);
  lies += outcome == SEAM_OUTCOME_NOT_SENT && peer_bytes() > 0;
  contradictions += error != NULL &&
                    contains(seam_error_message(error), "it is not known whether") != (outcome == SEAM_OUTCOME_UNKNOWN);
}

seam_status run_by(const door_case *test, remove_fn remove, int *right)
{
  seam_client *client = NULL;
  seam_reply *reply = NULL;
  seam_error *error = NULL;
  seam_status status;
  peer_begin(recorded_api_key.ptr, test->script, test->script_count);
  status = door_client(recorded_api_key, &client, &error);
  if (status == SEAM_OK) {
    status = remove(client, &test->removal, &reply, &error);
  }
  *right = status == test->expected && peer_complaint() == NULL && peer_exchanges() == test->script_count;
  if (status == SEAM_OK) {
    *right = *right && error == NULL && seam_reply_attempts(reply) == test->attempts &&
             seam_reply_already_gone(reply) == test->already_gone;
  } else {
    *right = *right && reply == NULL && seam_error_code(error) == status &&
             seam_error_attempts(error) == test->attempts && seam_error_outcome(error) == test->outcome &&
             same(seam_error_message(error), test->message);
  }
  /* `seam_options_init` has no place for an error. */
  absences += status != SEAM_OK && seam_error_code(error) != status &&
              (client != NULL || error != NULL || status != SEAM_ERR_OUT_OF_MEMORY);
  if (status == SEAM_ERR_OUT_OF_MEMORY) {
    look_at_report(error);
  }
  seam_reply_free(reply);
  seam_error_free(error);
  seam_client_free(client);
  return status;
}

seam_status run(const door_case *test, int *right)
{
  return run_by(test, door_remove, right);
}

void run_check_reports(void)
{
  check(lies == 0, "out of memory", "is never told as if nothing had happened");
  check(contradictions == 0, "out of memory", "is told in the words of its outcome");
  check(absences == 0, "out of memory", "is an error like any other");
}
