#include "confirm.h"

#include "clock.h"
#include "loop.h"

seam_status confirm_client(seam_str api_key, seam_client **client, seam_error **error)
{
  seam_options options;
  seam_status status = seam_options_init(&options, sizeof options);
  if (status != SEAM_OK) {
    return status;
  }
  options.api_key = api_key;
  options.reply_limit_bytes = 4096;
  return seam_client_new(&options, client, error);
}

seam_status confirm_remove(const seam_client *client, const door_removal *removal, seam_reply **reply,
                           seam_error **error)
{
  seam_call *call = NULL;
  seam_status status = door_call(client, removal, &call, error);
  *reply = NULL;
  if (status == SEAM_OK) {
    status = seam_call_set_options_json(call, SEAM_STR("{\"confirm\":true,\"confirm_deadline_ms\":60000}"), error);
  }
  if (status == SEAM_OK && removal->missing_ok) {
    /* The text above has discarded it. */
    status = seam_call_set_missing_ok(call, true, error);
  }
  if (status == SEAM_OK) {
    status = loop_run(call, reply, error);
  }
  seam_call_free(call);
  return status;
}

seam_str confirm_token(const seam_error *error)
{
  return seam_error_at(error, "confirmation.token");
}

seam_status confirm_later(const seam_client *client, seam_str token, seam_reply **reply, seam_error **error)
{
  seam_call *call = NULL;
  seam_status status = seam_call_new_confirm(client, token, &call, error);
  *reply = NULL;
  if (status == SEAM_OK) {
    status = seam_call_set_options_json(call, SEAM_STR("{\"confirm_deadline_ms\":60000}"), error);
  }
  if (status == SEAM_OK) {
    status = seam_call_set_entropy(call, door_serial ^ now_ms(), error);
  }
  if (status == SEAM_OK) {
    status = loop_run(call, reply, error);
  }
  seam_call_free(call);
  return status;
}
