#include "door.h"

#include "clock.h"
#include "loop.h"

seam_status door_client(seam_str api_key, seam_client **client, seam_error **error)
{
  seam_options options;
  seam_status status = seam_options_init(&options, sizeof options);
  if (status != SEAM_OK) {
    return status;
  }
  options.api_key = api_key;
  options.reply_limit_bytes = 1024;
  return seam_client_new(&options, client, error);
}

seam_status door_call(const seam_client *client, const door_removal *removal, seam_call **call, seam_error **error)
{
  seam_status status = seam_call_new(client, removal->operation, call, error);
  size_t i;
  for (i = 0; status == SEAM_OK && i < DOOR_PARAMETERS; i++) {
    const door_parameter *given = &removal->parameters[i];
    if (given->name != NULL) {
      status = seam_call_set_str(*call, given->name, seam_str_c(given->value), error);
    }
  }
  if (status == SEAM_OK && removal->missing_ok) {
    status = seam_call_set_missing_ok(*call, true, error);
  }
  if (status == SEAM_OK) {
    status = seam_call_set_entropy(*call, door_serial ^ now_ms(), error);
  }
  return status;
}

seam_status door_remove(const seam_client *client, const door_removal *removal, seam_reply **reply, seam_error **error)
{
  seam_call *call = NULL;
  seam_status status = door_call(client, removal, &call, error);
  *reply = NULL;
  if (status == SEAM_OK) {
    status = loop_run(call, reply, error);
  }
  seam_call_free(call);
  return status;
}
