#include "end.h"

#include <string.h>

#include "board.h"
#include "confirm.h"
#include "recorded_script.h"

static uint32_t deepest;

/* Copies a text if it fits with a NUL; otherwise the copy is empty. */
static void copy(char *to, size_t room, seam_str text)
{
  size_t len = text.len < room ? text.len : 0;
  memcpy(to, text.ptr, len);
  to[len] = '\0';
}

/* Reads and frees everything. */
static void take(seam_status status, seam_client *client, seam_reply *reply, seam_error *error, end *reached)
{
  uint32_t depth;
  seam_str verdict = seam_error_at(error, "confirmation.verdict");
  reached->status = status;
  reached->outcome = status == SEAM_OK ? SEAM_OUTCOME_ACCEPTED : seam_error_outcome(error);
  if (seam_reply_already_gone(reply) || (client == NULL && error == NULL)) {
    /* Nothing was there, or `seam_options_init` failed, which has no place for an error. */
    reached->outcome = SEAM_OUTCOME_NOT_SENT;
  }
  if (status == SEAM_OK && seam_reply_str(reply, "confirmation.verdict", &verdict, NULL) != SEAM_OK) {
    verdict.len = 0;
  }
  copy(reached->verdict, sizeof reached->verdict, verdict);
  copy(reached->token, sizeof reached->token, confirm_token(error));
  seam_reply_json(reply);
  seam_error_json(error);
  seam_reply_free(reply);
  seam_error_free(error);
  seam_client_free(client);
  depth = board_stack_depth();
  deepest = depth > deepest ? depth : deepest;
}

void end_of(const confirm_case *test, end *reached)
{
  seam_client *client = NULL;
  seam_reply *reply = NULL;
  seam_error *error = NULL;
  seam_status status;
  peer_begin(recorded_api_key.ptr, test->script, test->script_count);
  board_stack_paint();
  status = test->client(recorded_api_key, &client, &error);
  if (status == SEAM_OK) {
    status = confirm_remove(client, &test->removal, &reply, &error);
  }
  take(status, client, reply, error, reached);
}

void end_later(const char *token, end *reached)
{
  seam_client *client = NULL;
  seam_reply *reply = NULL;
  seam_error *error = NULL;
  seam_status status;
  peer_begin(recorded_api_key.ptr, confirm_later_script, confirm_later_count);
  board_stack_paint();
  status = confirm_client(recorded_api_key, &client, &error);
  if (status == SEAM_OK) {
    status = confirm_later(client, seam_str_c(token), &reply, &error);
  }
  take(status, client, reply, error, reached);
}

int end_is_right(const confirm_case *test, const end *reached)
{
  size_t exchanges = test->verdict == NULL ? test->decided : test->script_count;
  return reached->status == test->expected && reached->outcome == test->outcome &&
         strcmp(reached->verdict, test->verdict == NULL ? "" : test->verdict) == 0 && peer_exchanges() == exchanges &&
         peer_complaint() == NULL;
}

int end_is_true(const confirm_case *test, const end *reached)
{
  const int is_confirmed = reached->status == SEAM_OK || strcmp(reached->verdict, "confirmed") == 0;
  if (is_confirmed && (test->expected != SEAM_OK || peer_exchanges() < test->decided)) {
    return 0;
  }
  if (reached->outcome == SEAM_OUTCOME_NOT_SENT) {
    return peer_exchanges() < test->removed;
  }
  if (peer_exchanges() + 1 < test->removed) {
    return 0;
  }
  /* A removal that was to be sent next is one that may have been sent. */
  return reached->outcome == SEAM_OUTCOME_ACCEPTED || reached->outcome == SEAM_OUTCOME_UNKNOWN;
}

uint32_t end_deepest_stack(void)
{
  return deepest;
}
