#include "noise.h"

#include <string.h>

#include "door.h"
#include "heap.h"
#include "recorded_script.h"

#define ROUNDS 3000u
#define LONGEST 700u

/* clang-format off */
static const char *const pieces[] = {
    "{", "}", "[", "]", ",", ":", "\"", "{\"a\":1,", "[1,2,3,", "\"error\":", "{\"error\":{\"type\":\"x\",\"message\":\"y\"",
    "\"validation_errors\":{", "\"_errors\":[\"no\",", "\"ok\":true", "\"ok\":false", "null", "-1.5e9", "\\u0001", "\\n",
    "\xc3\xa9", "\xff", "<html>", "\"acs_user_id\":", "\"7ad2566e-6fd8-466d-b8e4-c10a14a74fd3\"", "\"acs_user\":", " ",
    "{\"ok\":true}", "{\"acs_user_id\":\"7ad2566e-6fd8-466d-b8e4-c10a14a74fd3\"}"};
/* clang-format on */

static uint32_t seed = 1;
static char text[LONGEST + 1];

/* A number below `limit`. */
static uint32_t any(uint32_t limit)
{
  seed = seed * 1664525u + 1013904223u;
  return (seed >> 8) % limit;
}

/* A NUL follows it. */
static seam_str any_text(void)
{
  seam_str made = {text, 0};
  uint32_t left = any(40);
  while (left-- > 0) {
    const char *piece = pieces[any(sizeof pieces / sizeof *pieces)];
    size_t size = strlen(piece);
    if (made.len + size > LONGEST) {
      break;
    }
    memcpy(text + made.len, piece, size);
    made.len += size;
  }
  text[made.len] = '\0';
  return made;
}

/* A call on a heap of some size; NULL where that is too small for it. */
static seam_call *any_call(seam_client **client)
{
  seam_call *call = NULL;
  *client = NULL;
  heap_begin(2048u + 8u * any(1500));
  if (door_client(recorded_api_key, client, NULL) == SEAM_OK) {
    seam_call_new(*client, seam_op_at(any((uint32_t)seam_op_count())), &call, NULL);
  }
  return call;
}

/* Returns 1 if the status and its error agree; frees the error. */
static int agree(seam_status status, seam_error *error)
{
  int right = seam_error_code(error) == status && status != SEAM_ERR_INTERNAL;
  seam_error_json(error);
  seam_error_free(error);
  return right;
}

static int read_reply(const seam_reply *reply)
{
  seam_str json;
  seam_error *error = NULL;
  seam_status status = seam_reply_json_at(reply, "a", &json, &error);
  seam_reply_json(reply);
  seam_reply_kind(reply, "ok");
  return agree(status, error);
}

static int one_reply(seam_call *call)
{
  static const uint32_t statuses[] = {200, 200, 204, 301, 400, 404, 429, 500, 503, 999, 70000};
  const seam_header headers[] = {{SEAM_STR("Content-Type"), SEAM_STR("application/json")},
                                 {SEAM_STR("seam-request-id"), any_text()},
                                 {SEAM_STR("retry-after"), SEAM_STR("Sun, 06 Nov 1994 08:49:40 GMT")}};
  seam_reply *reply = NULL;
  seam_error *error = NULL;
  seam_step step = 0;
  int right;
  seam_status status = seam_call_set_params_json(
      call, SEAM_STR("{\"user_identity_id\":\"7ad2566e-6fd8-466d-b8e4-c10a14a74fd3\"}"), &error);
  status = status == SEAM_OK ? seam_call_poll(call, 0, &step, NULL, &error) : status;
  if (status != SEAM_OK || step != SEAM_STEP_SEND) {
    return agree(status, error);
  }
  text[0] = '\0';
  {
    seam_str body = any_text();
    status = seam_call_feed_response(call, statuses[any(sizeof statuses / sizeof *statuses)], headers, any(4), body.ptr,
                                     body.len, 10, &error);
  }
  right = agree(status, error);
  error = NULL;
  if (status == SEAM_OK && seam_call_poll(call, 10, &step, NULL, NULL) == SEAM_OK && step == SEAM_STEP_DONE) {
    status = seam_call_take(call, &reply, &error);
    right = right && agree(status, error) && (status != SEAM_OK || read_reply(reply));
    seam_reply_free(reply);
  }
  return right;
}

int noise_replies(void)
{
  uint32_t round;
  int right = 1;
  for (round = 0; round < ROUNDS && right; round++) {
    seam_client *client;
    seam_call *call = any_call(&client);
    right = call == NULL || one_reply(call);
    seam_call_free(call);
    seam_client_free(client);
    right = right && heap_used() == 0;
  }
  return right;
}

static int one_set(seam_call *call)
{
  seam_error *error = NULL;
  seam_status status;
  seam_str value = any_text();
  char name[2] = "a";
  switch (any(16)) {
  case 0:
    status = seam_call_set_params_json(call, value, &error);
    break;
  case 1:
    status = seam_call_set_json(call, "acs_user_id", value, &error);
    break;
  case 2:
    status = seam_call_set_options_json(call, value, &error);
    break;
  case 3:
    status = seam_call_set_str(call, value.ptr, value, &error);
    break;
  case 4:
    status = seam_call_set_workspace_id(call, value, &error);
    break;
  case 5:
    status = seam_call_set_str(call, "user_identity_id", value, &error);
    break;
  default:
    name[0] = (char)('a' + any(26));
    status = seam_call_set_i64(call, name, (int64_t)any(1000), &error);
    break;
  }
  return agree(status, error);
}

int noise_parameters(void)
{
  uint32_t round;
  int right = 1;
  for (round = 0; round < ROUNDS && right; round++) {
    seam_client *client;
    seam_call *call = any_call(&client);
    uint32_t left = any(40);
    while (call != NULL && right && left-- > 0) {
      right = one_set(call);
    }
    if (call != NULL && right) {
      seam_error *error = NULL;
      seam_str json;
      seam_status status = seam_call_check(call, &error);
      right = agree(status, error);
      error = NULL;
      status = seam_call_request_json(call, &json, &error);
      right = agree(status, error) && right;
    }
    seam_call_free(call);
    seam_client_free(client);
    right = right && heap_used() == 0;
  }
  return right;
}
