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
    "HTTP/1.1 200 OK\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "\r\n", "\r\n\r\n", "content-length: 11\r\n",
    "transfer-encoding: chunked\r\n", "content-type: application/json\r\n", "b\r\n", "0\r\n\r\n", "retry-after: 1\r\n",
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

/* Begins the call. Returns 1 if its request is to be sent; sets `*right` to 0 if the status and its error disagree. */
static int begins(seam_call *call, int *right)
{
  seam_error *error = NULL;
  seam_step step = 0;
  seam_status status = seam_call_set_params_json(
      call, SEAM_STR("{\"user_identity_id\":\"7ad2566e-6fd8-466d-b8e4-c10a14a74fd3\"}"), &error);
  status = status == SEAM_OK ? seam_call_poll(call, 0, &step, NULL, &error) : status;
  *right = agree(status, error);
  return status == SEAM_OK && step == SEAM_STEP_SEND;
}

/* Takes the result if the call is done. Returns 1 if the status and its error agree. */
static int end(seam_call *call)
{
  seam_reply *reply = NULL;
  seam_error *error = NULL;
  seam_step step = 0;
  int right = 1;
  if (seam_call_poll(call, 10, &step, NULL, NULL) == SEAM_OK && step == SEAM_STEP_DONE) {
    seam_status status = seam_call_take(call, &reply, &error);
    right = agree(status, error) && (status != SEAM_OK || read_reply(reply));
    seam_reply_free(reply);
  }
  return right;
}

static int one_reply(seam_call *call)
{
  static const uint32_t statuses[] = {200, 200, 204, 301, 400, 404, 429, 500, 503, 999, 70000};
  const seam_header headers[] = {{SEAM_STR("Content-Type"), SEAM_STR("application/json")},
                                 {SEAM_STR("seam-request-id"), any_text()},
                                 {SEAM_STR("retry-after"), SEAM_STR("Sun, 06 Nov 1994 08:49:40 GMT")}};
  seam_error *error = NULL;
  seam_status status;
  seam_str body;
  int right;
  if (!begins(call, &right)) {
    return right;
  }
  text[0] = '\0';
  body = any_text();
  status = seam_call_feed_response(call, statuses[any(sizeof statuses / sizeof *statuses)], headers, any(4), body.ptr,
                                   body.len, 10, &error);
  right = agree(status, error);
  return status == SEAM_OK ? end(call) && right : right;
}

/* Feeds a stream of bytes that often begins like a reply, piece by piece. */
static int one_stream(seam_call *call)
{
  static const char head[] = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
  seam_error *error = NULL;
  seam_str piece = {head, any(2) == 0 ? sizeof head - 1 : 9};
  seam_status status;
  bool wants_more = true;
  int right;
  if (!begins(call, &right)) {
    return right;
  }
  do {
    status = seam_call_feed_bytes(call, piece.ptr, piece.len, 10, &wants_more, &error);
    piece = any_text();
  } while (status == SEAM_OK && wants_more);
  right = agree(status, error);
  return status == SEAM_OK ? end(call) && right : right;
}

/* Does that to many calls. */
static int rounds(int (*one)(seam_call *call))
{
  uint32_t round;
  int right = 1;
  for (round = 0; round < ROUNDS && right; round++) {
    seam_client *client;
    seam_call *call = any_call(&client);
    right = call == NULL || one(call);
    seam_call_free(call);
    seam_client_free(client);
    right = right && heap_used() == 0;
  }
  return right;
}

int noise_replies(void)
{
  return rounds(one_reply);
}

int noise_bytes(void)
{
  return rounds(one_stream);
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

/* Sets many parameters, and reads what became of them. */
static int one_call(seam_call *call)
{
  seam_error *error = NULL;
  seam_status status;
  seam_str json;
  uint32_t left = any(40);
  int right = 1;
  while (right && left-- > 0) {
    right = one_set(call);
  }
  status = seam_call_check(call, &error);
  right = agree(status, error) && right;
  error = NULL;
  status = seam_call_request_json(call, &json, &error);
  return agree(status, error) && right;
}

int noise_parameters(void)
{
  return rounds(one_call);
}
