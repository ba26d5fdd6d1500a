#include "confirm_case.h"

#include "confirm.h"
#include "removals.h"

#define LINES(...) (const peer_line[]){__VA_ARGS__}, sizeof((const peer_line[]){__VA_ARGS__}) / sizeof(peer_line)
#define CONFIRMED SEAM_OK, SEAM_OUTCOME_ACCEPTED, "confirmed"
/* A minute has time for as many reads. */
#define TIMES_8(line) line line line line line line line line

/* Creates a client whose replies may have 512 bytes, which is less than a user has. */
static seam_status small_client(seam_str api_key, seam_client **client, seam_error **error)
{
  seam_options options;
  seam_status status = seam_options_init(&options, sizeof options);
  if (status != SEAM_OK) {
    return status;
  }
  options.api_key = api_key;
  options.reply_limit_bytes = 512;
  return seam_client_new(&options, client, error);
}

/* clang-format off */
const confirm_case confirm_cases[] = {
    {"acs.credentials.unassign", confirm_client, UNASSIGN, LINES(RECORDED_ACS_CREDENTIALS_UNASSIGN_CONFIRMED), 4, 6,
     CONFIRMED},
    {"acs.users.delete", confirm_client, DELETE_USER, LINES(RECORDED_ACS_USERS_DELETE_CONFIRMED), 3, 4, CONFIRMED},
    {"acs.users.remove_from_access_group", confirm_client, UNGROUP,
     LINES(RECORDED_ACS_USERS_REMOVE_FROM_ACCESS_GROUP_CONFIRMED), 4, 6, CONFIRMED},
    {"user_identities.delete", confirm_client, DELETE_IDENTITY, LINES(RECORDED_USER_IDENTITIES_DELETE_CONFIRMED), 6, 10,
     CONFIRMED},
    {"user_identities.remove_acs_user", confirm_client, UNLINK,
     LINES(RECORDED_USER_IDENTITIES_REMOVE_ACS_USER_CONFIRMED), 4, 6, CONFIRMED},
    {"pending", confirm_client, DELETE_USER, LINES(RECORDED_PENDING_REMOVAL TIMES_8(RECORDED_PENDING_READ)), 3, 11,
     SEAM_ERR_NOT_CONFIRMED, SEAM_OUTCOME_ACCEPTED, "pending"},
    {"failed", confirm_client, DELETE_USER, LINES(RECORDED_FAILED_REMOVAL TIMES_8(RECORDED_FAILED_READ)), 3, 11,
     SEAM_ERR_NOT_CONFIRMED, SEAM_OUTCOME_ACCEPTED, "failed"},
    /* The same as "pending", and a user that is being deleted has more than the 1024 bytes of this client. */
    {"replies that do not fit", door_client, DELETE_USER,
     LINES(RECORDED_PENDING_REMOVAL TIMES_8(RECORDED_PENDING_READ)), 3, 11,
     SEAM_ERR_NOT_CONFIRMED, SEAM_OUTCOME_ACCEPTED, "unknown"},
    {"a reply before the removal that does not fit", small_client, DELETE_USER, LINES(RECORDED_PENDING_REMOVAL), 3, 2,
     SEAM_ERR_TOO_LARGE, SEAM_OUTCOME_NOT_SENT, NULL},
    {"not there before", confirm_client, DELETE_USER, LINES(RECORDED_NOT_THERE), 3, 2,
     SEAM_ERR_NOT_FOUND, SEAM_OUTCOME_NOT_SENT, NULL},
    {"not there before, with missing_ok", confirm_client, {SEAM_OP_ACS_USERS_DELETE, {{USER_ID}}, 1},
     LINES(RECORDED_NOT_THERE), 3, 2, SEAM_OK, SEAM_OUTCOME_NOT_SENT, "unknown"},
};
/* clang-format on */

const size_t confirm_case_count = sizeof confirm_cases / sizeof *confirm_cases;

const confirm_case *const confirm_pending = &confirm_cases[CONFIRM_OPERATIONS];
const peer_line confirm_later_script[] = {RECORDED_LATER};
const size_t confirm_later_count = sizeof confirm_later_script / sizeof *confirm_later_script;
