#include "worst.h"

#include "board.h"
#include "check.h"
#include "door.h"
#include "heap.h"
#include "recorded_script.h"
#include "removals.h"

#define USER RECORDED_ACS_USER_ID
#define HEAD(status) "HTTP/1.1 " status "\r\nContent-Type: application/json\r\n\r\n"

/* Eight levels, which is the limit of a tree, and then more than that. */
#define ARRAYS "[[[[[[[7]]]]]]]"
#define OBJECTS "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":7}}}}}}}"
#define MIXED "[{\"a\":[{\"a\":[{\"a\":[\"\\ud83d\\ude00\"]}]}]}]"
#define MANY "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
#define MANY_WHOLE                                                                                                     \
  "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]" \
  "]]]]]]]]]]"
#define DEEP_ERRORS                                                                                          \
  "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"_errors\":[\"no\"]}}}}},\"_errors\":[\"Must be better\",\"Must be " \
  "\\u00e4\"]}"

static const char body[] = "{\"acs_user_id\":\"" USER "\"}";
static const char *const replies[] = {
    HEAD("200 OK") "{\"ok\":true}",
    HEAD("200 OK") "{\"ok\":true,\"a\":" ARRAYS "}",
    HEAD("200 OK") "{\"ok\":true,\"a\":" OBJECTS "}",
    HEAD("200 OK") "{\"ok\":true,\"a\":" MIXED "}",
    HEAD("200 OK") "{\"ok\":true,\"a\":" MANY,
    HEAD("200 OK") "{\"ok\":true,\"a\":" MANY_WHOLE "}",
    HEAD("400 Bad Request") "{\"error\":{\"type\":\"invalid_input\",\"message\":\"no\",\"data\":" MANY_WHOLE "}}",
    HEAD("400 Bad Request") "{\"error\":{\"type\":\"invalid_input\",\"message\":\"no\",\"validation_errors\":{"
                            "\"a\":" MANY_WHOLE "}}}",
    HEAD("200 OK") "{\"ok\":false,\"a\":" OBJECTS "}",
    HEAD("400 Bad Request") "{\"error\":{\"type\":\"invalid_input\",\"message\":\"no\",\"validation_"
                            "errors\":" DEEP_ERRORS "},\"ok\":false}",
    HEAD("404 Not Found") "{\"error\":{\"type\":\"acs_user_not_found\",\"message\":\"no " USER "\",\"data\":" ARRAYS
                          "}}",
    HEAD("429 Too Many Requests") "{\"error\":{\"type\":\"rate_limited\",\"message\":\"later\"},\"a\":" OBJECTS "}",
    "HTTP/1.1 301 Moved Permanently\r\nLocation: https://door.invalid/\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>" USER "</html>",
    "HTTP/1.1 429 Too Many Requests\r\nretry-after: Sun, 06 Nov 1994 08:49:37 GMT\r\ncontent-length: 0\r\n\r\n",
    NULL};

static uint32_t deepest;

static void note(void)
{
  uint32_t depth = board_stack_depth();
  deepest = depth > deepest ? depth : deepest;
}

/* Everything that can be asked of an error. */
static void read_error(seam_error *error)
{
  size_t i;
  board_stack_paint();
  seam_error_json(error);
  for (i = 0; i < seam_error_problem_count(error); i++) {
    seam_error_problem_message(error, i);
  }
  seam_error_free(error);
  note();
}

static void read_reply(seam_reply *reply)
{
  seam_str text;
  board_stack_paint();
  seam_reply_json(reply);
  (void)seam_reply_json_at(reply, "", &text, NULL);
  (void)seam_reply_kind(reply, "a.0.0.0");
  seam_reply_free(reply);
  note();
}

/* A removal that is answered so three times. */
static void answered(const seam_client *client, const char *text)
{
  static const door_removal removal = DELETE_USER;
  const peer_line line = DELETE_USER_LINE(text);
  const peer_line script[] = {line, line, line};
  seam_reply *reply = NULL;
  seam_error *error = NULL;
  peer_begin(recorded_api_key.ptr, script, sizeof script / sizeof *script);
  board_stack_paint();
  (void)door_remove(client, &removal, &reply, &error);
  note();
  read_reply(reply);
  read_error(error);
}

/* Parameters and options as JSON, right and wrong ones. */
static void given(const seam_client *client, const char *text)
{
  seam_call *call = NULL;
  seam_error *error = NULL;
  seam_str json;
  board_stack_paint();
  if (seam_call_new(client, SEAM_OP_ACS_USERS_DELETE, &call, NULL) == SEAM_OK) {
    (void)seam_call_set_json(call, "acs_user_id", seam_str_c(text), NULL);
    (void)seam_call_check(call, &error);
  }
  note();
  read_error(error);
  board_stack_paint();
  (void)seam_call_set_params_json(call, seam_str_c(text), &error);
  note();
  read_error(error);
  board_stack_paint();
  (void)seam_call_set_options_json(call, seam_str_c(text), &error);
  note();
  read_error(error);
  board_stack_paint();
  (void)seam_call_set_params_json(call, seam_str_c(body), NULL);
  (void)seam_call_request_json(call, &json, &error);
  seam_call_free(call);
  note();
  read_error(error);
}

void worst_measure(void)
{
  static const char *const texts[] = {
      ARRAYS, OBJECTS, MIXED, MANY, body, "{\"acs_usr_id\":" ARRAYS ",\"acs_system_id\":\"x\",\"retries\":\"x\"}"};
  seam_client *client = NULL;
  size_t i;
  deepest = 0;
  heap_begin(HEAP_LARGEST);
  board_stack_paint();
  if (door_client(recorded_api_key, &client, NULL) != SEAM_OK) {
    check(0, "the worst", "has a client");
    return;
  }
  note();
  for (i = 0; i < sizeof replies / sizeof *replies; i++) {
    answered(client, replies[i]);
  }
  for (i = 0; i < sizeof texts / sizeof *texts; i++) {
    given(client, texts[i]);
  }
  seam_client_free(client);
  check(heap_used() == 0, "the worst", "gives all memory back");
  board_put("measure worst_stack any = ");
  board_put_number(deepest);
  board_put("\n");
}
