/* Gives every function that takes text a bad one: not UTF-8, NULL with a length, longer than memory, very long, deeply
 * nested, or with a NUL in it. Each accepts it or says what is wrong with it. */
#include <stdlib.h>

#include "script.h"

#define LONG ((size_t)1 << 20)

static seam_str texts[12];
#define TEXTS (sizeof texts / sizeof texts[0])

/* Bad names, which a NUL ends. */
static const char *names[8];
#define NAMES (sizeof names / sizeof names[0])

/* Checks that a function accepts a text or returns an error that says what is wrong, and frees the error. A bug in the
 * library is neither. */
static void check_reported(seam_status status, seam_error *error, const char *what, size_t which)
{
  int holds = status == SEAM_OK ? error == NULL
                                : status != SEAM_ERR_INTERNAL && seam_error_code(error) == status &&
                                      seam_error_message(error).len > 0 && seam_error_json(error).len > 0;
  /* The message fits on a screen, however long the text is. */
  holds = holds && seam_error_message(error).len < 4096;
  if (!holds) {
    printf("%s, text %lu: %s: %.200s\n", what, (unsigned long)which, seam_status_name(status),
           seam_error_message(error).ptr);
  }
  CHECK(holds);
  seam_error_free(error);
}

/* Evaluates a call with `text` as each of the texts. */
#define EACH_TEXT(call)                            \
  do {                                             \
    size_t which;                                  \
    for (which = 0; which < TEXTS; which++) {      \
      const seam_str text = texts[which];          \
      seam_error *error = NULL;                    \
      seam_status status = (call);                 \
      check_reported(status, error, #call, which); \
    }                                              \
  } while (0)

/* Evaluates a call with `name` as each of the names. */
#define EACH_NAME(call)                            \
  do {                                             \
    size_t which;                                  \
    for (which = 0; which < NAMES; which++) {      \
      const char *const name = names[which];       \
      seam_error *error = NULL;                    \
      seam_status status = (call);                 \
      check_reported(status, error, #call, which); \
    }                                              \
  } while (0)

static void fill(char *large, char *nested)
{
  const seam_str all[] = {
      {NULL, 0},           {"", 0},     {NULL, 5},   {"x", SIZE_MAX},     {"x", SIZE_MAX / 2 + 1}, {"\xff\xfe", 2},
      {"\xed\xa0\x80", 3}, {"\xc3", 1}, {"a\0b", 3}, {"{\"\xff\":1}", 7}, {large, LONG},           {nested, LONG},
  };
  memset(large, 'x', LONG);
  memset(nested, '[', LONG);
  memcpy(texts, all, sizeof all);
  {
    const char *const ended[] = {NULL, "", "\xff\xfe", "\xed\xa0\x80", "\xc3", "{\"\xff\":1}", large, nested};
    memcpy(names, ended, sizeof ended);
  }
}

/* Replaces the client. */
static seam_status make(const seam_options *options, seam_client **client, seam_error **error)
{
  seam_client_free(*client);
  return seam_client_new(options, client, error);
}

static void clients(void)
{
  seam_options options;
  seam_client *client = NULL;
  size_t i;
  CHECK_STATUS(seam_options_init(&options, sizeof options), SEAM_OK);
  /* Every text of the options, one after the other, all of them between `api_key` and `proxy`. */
  for (i = 0; i < 8; i++) {
    seam_str *field = &options.api_key + i;
    CHECK((void *)&options.proxy >= (void *)field);
    EACH_TEXT((*field = text, make(&options, &client, &error)));
    CHECK_STATUS(seam_options_init(&options, sizeof options), SEAM_OK);
  }
  CHECK(&options.api_key + 7 == &options.proxy);
  options.api_key = SEAM_STR(KEY);
  options.header_count = 1;
  {
    seam_header header = {{"x-a", 3}, {"b", 1}};
    options.headers = &header;
    EACH_TEXT((header.name = text, make(&options, &client, &error)));
    header.name = SEAM_STR("x-a");
    EACH_TEXT((header.value = text, make(&options, &client, &error)));
    options.header_count = SIZE_MAX;
    CHECK_STATUS(make(&options, &client, NULL), SEAM_ERR_INVALID_STATE);
  }
  EACH_TEXT(seam_client_new_json(text, &client, &error));
  CHECK(client == NULL);
}

/* Begins to do a plan. */
static seam_status off_boarding(const seam_client *client, seam_str plan, seam_error **error)
{
  seam_call *call = NULL;
  seam_status status = seam_call_new_off_boarding(client, plan, &call, error);
  if (status == SEAM_OK) {
    status = seam_call_check(call, error);
  }
  seam_call_free(call);
  return status;
}

static void calls(const seam_client *client)
{
  seam_call *call = NULL;
  EACH_NAME(seam_call_new_by_name(client, name, &call, &error));
  EACH_TEXT(seam_call_new_confirm(client, text, &call, &error));
  CHECK(call == NULL);
  EACH_TEXT(off_boarding(client, text, &error));
  CHECK_STATUS(seam_call_new_off_boarding(client, SEAM_STR(""), &call, NULL), SEAM_OK);
  EACH_TEXT(seam_call_set_journal(call, text, &error));
  EACH_NAME(seam_call_set_evidence_file(call, name, &error));
  EACH_TEXT(seam_call_record_failed(call, text, &error));
  seam_call_free(call);
  call = script_call();
  EACH_NAME(seam_call_set_str(call, name, SEAM_STR("x"), &error));
  EACH_TEXT(seam_call_set_str(call, "acs_user_id", text, &error));
  EACH_NAME(seam_call_set_i64(call, name, 1, &error));
  EACH_NAME(seam_call_set_bool(call, name, true, &error));
  EACH_NAME(seam_call_set_null(call, name, &error));
  EACH_NAME(seam_call_set_json(call, name, SEAM_STR("1"), &error));
  EACH_TEXT(seam_call_set_json(call, "acs_user_id", text, &error));
  /* All those names together, and what they were set to. */
  EACH_TEXT(((void)text, seam_call_check(call, &error)));
  EACH_TEXT(seam_call_set_params_json(call, text, &error));
  EACH_TEXT(seam_call_set_options_json(call, text, &error));
  EACH_TEXT((seam_call_set_workspace_id(call, text, &error)));
  EACH_TEXT(seam_call_set_workspace_id(call, text, &error));
  seam_call_free(call);
}

static void webhooks(void)
{
  seam_webhook *webhook = NULL;
  EACH_TEXT(seam_webhook_new(text, SEAM_NO_TIME, &webhook, &error));
  CHECK(webhook == NULL);
}

static void paths(const seam_client *client)
{
  seam_call *call = NULL;
  seam_error *error = NULL;
  size_t i;
  CHECK_STATUS(seam_call_new_by_name(client, "nothing", &call, &error), SEAM_ERR_UNKNOWN_OPERATION);
  for (i = 0; i < NAMES; i++) {
    CHECK(seam_error_at(error, names[i]).ptr != NULL);
  }
  seam_error_free(error);
}

static void feeds(void)
{
  size_t i;
  for (i = 0; i < TEXTS; i++) {
    seam_header header;
    seam_step step;
    seam_call *call = script_call();
    CHECK_STATUS(seam_call_poll(call, 0, &step, NULL, NULL), SEAM_OK);
    header.name = SEAM_STR("a");
    header.value = texts[i];
    EACH_TEXT(seam_call_feed_response(call, 500, &header, i == 3 ? SIZE_MAX : 1, text.ptr, text.len, 0, &error));
    seam_call_free(call);
    call = script_call();
    CHECK_STATUS(seam_call_poll(call, 0, &step, NULL, NULL), SEAM_OK);
    header.name = texts[i];
    header.value = SEAM_STR("b");
    EACH_TEXT(seam_call_feed_response(call, 500, &header, 1, text.ptr, text.len, 0, &error));
    seam_call_free(call);
    call = script_call();
    CHECK_STATUS(seam_call_poll(call, 0, &step, NULL, NULL), SEAM_OK);
    EACH_TEXT(seam_call_feed_failure(call, SEAM_FAILURE_DNS, text, 0, &error));
    seam_call_free(call);
  }
}

/* The exchange under test gives one text and then loses the connection, so that the next one follows. */
static size_t turn;

#define SINK(call)                                                                                \
  do {                                                                                            \
    const seam_str text = texts[turn];                                                            \
    seam_status status = (call);                                                                  \
    CHECK(status == SEAM_OK || status == SEAM_ERR_INVALID_STATE || status == SEAM_ERR_TOO_LARGE); \
  } while (0)

static uint32_t give_name(script *s, const seam_request *request, seam_sink *sink)
{
  (void)s, (void)request;
  CHECK_STATUS(seam_sink_status(sink, 200), SEAM_OK);
  SINK(seam_sink_header(sink, text, SEAM_STR("x")));
  SINK(seam_sink_header(sink, SEAM_STR("x"), text));
  return SEAM_FAILURE_CONNECTION_LOST;
}

static uint32_t give_body(script *s, const seam_request *request, seam_sink *sink)
{
  (void)s, (void)request;
  CHECK_STATUS(seam_sink_status(sink, 200), SEAM_OK);
  SINK(seam_sink_body(sink, text.ptr, text.len));
  return 0;
}

static uint32_t give_detail(script *s, const seam_request *request, seam_sink *sink)
{
  (void)s, (void)request;
  SINK(seam_sink_detail(sink, text));
  return SEAM_FAILURE_CONNECT;
}

static void sinks(void)
{
  uint32_t (*const plays[])(script *, const seam_request *, seam_sink *) = {give_name, give_body, give_detail};
  size_t i;
  for (i = 0; i < sizeof plays / sizeof plays[0]; i++) {
    for (turn = 0; turn < TEXTS; turn++) {
      script s = {.play = plays[i]};
      seam_error *error = NULL;
      CHECK(script_run(&s, &error) != SEAM_OK);
      CHECK(seam_error_message(error).len > 0 && seam_error_message(error).len < 4096);
      seam_error_free(error);
    }
  }
}

static void replies(void)
{
  script s = {.play = script_confirm};
  const seam_transport transport = script_transport(&s);
  seam_call *call = script_call();
  seam_reply *reply = NULL;
  seam_str out;
  int64_t number;
  bool truth;
  size_t size;
  CHECK_STATUS(seam_call_execute_with(call, &transport, &reply, NULL), SEAM_OK);
  EACH_NAME(seam_reply_str(reply, name, &out, &error));
  EACH_NAME(seam_reply_i64(reply, name, &number, &error));
  EACH_NAME(seam_reply_bool(reply, name, &truth, &error));
  EACH_NAME(seam_reply_count(reply, name, &size, &error));
  EACH_NAME(seam_reply_json_at(reply, name, &out, &error));
  EACH_NAME((CHECK(seam_reply_kind(reply, name) == (name != NULL && *name == '\0' ? SEAM_KIND_OBJECT : SEAM_KIND_NONE)),
             SEAM_OK));
  EACH_NAME((CHECK(seam_op_id(name) == 0), SEAM_OK));
  seam_reply_free(reply);
  seam_call_free(call);
}

int main(void)
{
  /* A NUL follows for those that end there. */
  char *large = calloc(LONG + 1, 1), *nested = calloc(LONG + 1, 1);
  seam_client *client = NULL;
  if (large == NULL || nested == NULL) {
    return 2;
  }
  fill(large, nested);
  CHECK_STATUS(seam_client_new_json(SEAM_STR("{\"api_key\":\"" KEY "\"}"), &client, NULL), SEAM_OK);
  clients();
  calls(client);
  webhooks();
  paths(client);
  feeds();
  sinks();
  replies();
  seam_client_free(client);
  free(large);
  free(nested);
  return checks_end();
}
