/* Lists that are read item by item, over a transport of the program's own, by hand, and over real HTTP: pages ENDPOINT
 * KEY, on a sandbox that was just started. */
#include "exchange.h"
#include "script.h"

#define PAGE(items, next) "{\"ok\":true,\"user_identities\":[" items "],\"pagination\":" next "}"
#define FIRST PAGE("{\"n\":1},{\"n\":2}", "{\"has_next_page\":true,\"next_page_cursor\":\"c2\"}")
#define SECOND PAGE("{\"n\":3}", "{\"has_next_page\":false,\"next_page_cursor\":null}")

static seam_call *list_of(seam_client *client)
{
  seam_call *call = NULL;
  const seam_user_identities_list_params params = {0};
  CHECK_STATUS(seam_user_identities_list_call(client, &params, &call, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_pages(call, true, NULL), SEAM_OK);
  return call;
}

/* A list of a client that nothing can reach but its transport. */
static seam_call *script_list(void)
{
  seam_client *client = NULL;
  seam_call *call;
  CHECK_STATUS(seam_client_new_json(SEAM_STR("{\"api_key\":\"" KEY "\",\"retries\":0}"), &client, NULL), SEAM_OK);
  call = list_of(client);
  seam_client_free(client);
  return call;
}

static uint32_t answer(seam_sink *sink, uint32_t status, const char *body)
{
  CHECK_STATUS(seam_sink_status(sink, status), SEAM_OK);
  CHECK_STATUS(seam_sink_body(sink, body, strlen(body)), SEAM_OK);
  return SEAM_FAILURE_NONE;
}

/* Two pages. The second request asks for the second one. */
static uint32_t two_pages(script *s, const seam_request *request, seam_sink *sink)
{
  CHECK(strcmp(request->body.ptr, s->exchanges == 1 ? "{}" : "{\"page_cursor\":\"c2\"}") == 0);
  return answer(sink, 200, s->exchanges == 1 ? FIRST : SECOND);
}

static uint32_t second_refused(script *s, const seam_request *request, seam_sink *sink)
{
  return s->exchanges == 1 ? two_pages(s, request, sink) : answer(sink, 500, "{}");
}

static uint32_t frees_at_the_second(script *s, const seam_request *request, seam_sink *sink)
{
  if (s->exchanges == 2) {
    seam_call_free(s->call);
  }
  return two_pages(s, request, sink);
}

/* The transport may not read the list while it moves bytes for it. */
static uint32_t reads_within(script *s, const seam_request *request, seam_sink *sink)
{
  seam_str item = SEAM_STR("as it was");
  CHECK_STATUS(seam_call_next(s->call, &item, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_item(s->call, &item, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_TEXT(item, "as it was");
  return two_pages(s, request, sink);
}

static void expect_item(seam_call *call, const seam_transport *transport, const char *expected)
{
  seam_str item = SEAM_STR("none");
  seam_error *error = NULL;
  CHECK_STATUS(seam_call_next_with(call, transport, &item, &error), SEAM_OK);
  CHECK(error == NULL);
  CHECK_TEXT(item, expected);
  /* A NUL follows. */
  CHECK(item.ptr[item.len] == '\0');
}

static void over_a_transport(void)
{
  script s = {.play = reads_within};
  const seam_transport transport = script_transport(&s);
  seam_str item = SEAM_STR("as it was");
  seam_step step = 0;
  seam_call *call = s.call = script_list();
  CHECK_STATUS(seam_call_execute_with(call, &transport, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_execute(call, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_next_with(call, NULL, &item, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_next_with(call, &transport, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK(s.exchanges == 0);
  expect_item(call, &transport, "{\"n\":1}");
  expect_item(call, &transport, "{\"n\":2}");
  /* Further items of a page take no request, and other functions are refused. */
  CHECK(s.exchanges == 1);
  CHECK_STATUS(seam_call_next(call, &item, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_poll(call, 0, &step, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_pages(call, false, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_take(call, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_TEXT(item, "as it was");
  expect_item(call, &transport, "{\"n\":3}");
  expect_item(call, &transport, "");
  CHECK(s.exchanges == 2);
  /* The end is returned once. */
  CHECK_STATUS(seam_call_next_with(call, &transport, &item, NULL), SEAM_ERR_INVALID_STATE);
  CHECK(s.exchanges == 2);
  seam_call_free(call);
}

/* An error in the middle comes after the items before it, and no end follows. */
static void refused_in_the_middle(void)
{
  script s = {.play = second_refused};
  const seam_transport transport = script_transport(&s);
  seam_call *call = script_list();
  seam_error *error = NULL;
  seam_str item = SEAM_STR("as it was");
  expect_item(call, &transport, "{\"n\":1}");
  expect_item(call, &transport, "{\"n\":2}");
  CHECK_STATUS(seam_call_next_with(call, &transport, &item, &error), SEAM_ERR_SERVER_ERROR);
  CHECK(seam_error_http_status(error) == 500);
  CHECK_TEXT(seam_error_operation(error), "user_identities.list");
  CHECK_TEXT(item, "as it was");
  seam_error_free(error);
  CHECK_STATUS(seam_call_next_with(call, &transport, &item, NULL), SEAM_ERR_INVALID_STATE);
  CHECK(s.exchanges == 2);
  seam_call_free(call);
}

static void left_early(void)
{
  script s = {.play = two_pages};
  const seam_transport transport = script_transport(&s);
  seam_call *call = script_list();
  seam_str item = SEAM_STR("as it was");
  /* Freed after an item: nothing more is sent. */
  expect_item(call, &transport, "{\"n\":1}");
  seam_call_free(call);
  CHECK(s.exchanges == 1);
  /* Cancelled: items that have arrived are not returned any more. */
  s.exchanges = 0;
  call = script_list();
  expect_item(call, &transport, "{\"n\":1}");
  seam_call_cancel(call);
  CHECK_STATUS(seam_call_next_with(call, &transport, &item, NULL), SEAM_ERR_CANCELLED);
  CHECK(s.exchanges == 1);
  seam_call_free(call);
  /* Freed by its own transport: no item is returned, which would be a view of a freed call. */
  s.exchanges = 0;
  s.play = frees_at_the_second;
  call = s.call = script_list();
  expect_item(call, &transport, "{\"n\":1}");
  expect_item(call, &transport, "{\"n\":2}");
  CHECK_STATUS(seam_call_next_with(call, &transport, &item, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_TEXT(item, "as it was");
}

static void fed(seam_call *call, const char *body, uint64_t now_ms)
{
  CHECK_STATUS(seam_call_feed_response(call, 200, NULL, 0, body, strlen(body), now_ms, NULL), SEAM_OK);
}

static void by_hand(void)
{
  seam_call *call = script_list();
  seam_reply *reply = NULL;
  seam_request request;
  seam_str item = SEAM_STR("as it was");
  seam_step step = 0;
  int n;
  request.struct_size = sizeof request;
  CHECK_STATUS(seam_call_item(call, &item, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_poll(call, 0, &step, NULL, NULL), SEAM_OK);
  CHECK(step == SEAM_STEP_SEND);
  CHECK_STATUS(seam_call_next(call, &item, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_item(call, &item, NULL), SEAM_ERR_INVALID_STATE);
  fed(call, FIRST, 1);
  CHECK_STATUS(seam_call_feed_response(call, 200, NULL, 0, "{}", 2, 1, NULL), SEAM_ERR_INVALID_STATE);
  for (n = 1; n <= 2; n++) {
    const char expected[] = {'{', '"', 'n', '"', ':', (char)('0' + n), '}', '\0'};
    CHECK_STATUS(seam_call_poll(call, 2, &step, NULL, NULL), SEAM_OK);
    CHECK(step == SEAM_STEP_ITEM);
    CHECK_STATUS(seam_call_item(call, &item, NULL), SEAM_OK);
    CHECK_TEXT(item, expected);
  }
  CHECK_STATUS(seam_call_take(call, &reply, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_poll(call, 3, &step, NULL, NULL), SEAM_OK);
  CHECK(step == SEAM_STEP_SEND);
  CHECK_STATUS(seam_call_request(call, &request, NULL), SEAM_OK);
  CHECK_TEXT(request.body, "{\"page_cursor\":\"c2\"}");
  fed(call, SECOND, 4);
  CHECK_STATUS(seam_call_poll(call, 4, &step, NULL, NULL), SEAM_OK);
  CHECK(step == SEAM_STEP_ITEM);
  CHECK_STATUS(seam_call_poll(call, 4, &step, NULL, NULL), SEAM_OK);
  CHECK(step == SEAM_STEP_DONE);
  CHECK_STATUS(seam_call_item(call, &item, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_take(call, &reply, NULL), SEAM_OK);
  CHECK(seam_reply_kind(reply, "user_identities.0.n") == SEAM_KIND_NUMBER);
  seam_reply_free(reply);
  seam_call_free(call);
}

/* An operation without a list is refused when the call begins, and can then be called without pages. */
static void without_a_list(void)
{
  script s = {.play = script_confirm};
  const seam_transport transport = script_transport(&s);
  seam_call *call = script_call();
  seam_error *error = NULL;
  seam_str item = SEAM_STR("as it was");
  CHECK_STATUS(seam_call_set_pages(call, true, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_next_with(call, &transport, &item, &error), SEAM_ERR_INVALID_STATE);
  CHECK(strstr(seam_error_message(error).ptr, "reads no list") != NULL);
  seam_error_free(error);
  CHECK_STATUS(seam_call_set_pages(call, false, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_execute_with(call, &transport, NULL, NULL), SEAM_OK);
  CHECK(s.exchanges == 1);
  seam_call_free(call);
}

typedef struct event_counts {
  unsigned sends;
  unsigned done;
  seam_status status;
} event_counts;

static void on_event(void *ctx, const seam_event *event)
{
  event_counts *seen = (event_counts *)ctx;
  seen->sends += event->kind == SEAM_EVENT_SEND;
  seen->done += event->kind == SEAM_EVENT_DONE;
  seen->status = event->status;
}

static seam_client *client_of(const char *endpoint, const char *key, event_counts *seen)
{
  seam_options options;
  seam_client *client = NULL;
  CHECK_STATUS(seam_options_init(&options, sizeof options), SEAM_OK);
  options.api_key = seam_str_c(key);
  options.endpoint = seam_str_c(endpoint);
  options.retries = 0;
  options.on_event = on_event;
  options.on_event_ctx = seen;
  CHECK_STATUS(seam_client_new(&options, &client, NULL), SEAM_OK);
  return client;
}

/* Reads to the end or to an error. Returns the number of items. */
static long count_read(seam_call *call, seam_status *status)
{
  long items = 0;
  seam_str item = SEAM_STR("");
  while ((*status = seam_call_next(call, &item, NULL)) == SEAM_OK && item.len > 0) {
    CHECK(item.ptr[0] == '{' && item.ptr[item.len - 1] == '}' && strstr(item.ptr, "\"user_identity_id\"") != NULL);
    items++;
  }
  return items;
}

static void over_http(const char *endpoint, const char *key)
{
  event_counts seen = {0};
  seam_client *client = client_of(endpoint, key, &seen);
  const long there = sandbox_count(endpoint, key, "user_identities");
  const seam_user_identities_list_params params = {.limit = "2"};
  seam_call *call = NULL;
  seam_status status;
  CHECK(there > 4);
  CHECK_STATUS(seam_user_identities_list_call(client, &params, &call, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_pages(call, true, NULL), SEAM_OK);
  CHECK(seen.sends == 0);
  CHECK(count_read(call, &status) == there);
  CHECK_STATUS(status, SEAM_OK);
  CHECK((long)seen.sends == (there + 1) / 2 && seen.done == 1 && seen.status == SEAM_OK);
  CHECK_STATUS(seam_call_next(call, &(seam_str){0}, NULL), SEAM_ERR_INVALID_STATE);
  seam_call_free(call);
  /* The server fails at the second page. */
  memset(&seen, 0, sizeof seen);
  CHECK_STATUS(seam_user_identities_list_call(client, &params, &call, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_pages(call, true, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_next(call, &(seam_str){0}, NULL), SEAM_OK);
  CHECK(sandbox_faults(endpoint, key, "[\"*:status=503\"]"));
  CHECK(count_read(call, &status) == 1);
  CHECK_STATUS(status, SEAM_ERR_SERVER_ERROR);
  CHECK(seen.sends == 2 && seen.done == 1 && seen.status == SEAM_ERR_SERVER_ERROR);
  CHECK(sandbox_faults(endpoint, key, "[]"));
  seam_call_free(call);
  seam_client_free(client);
}

int main(int argc, char **argv)
{
  if (argc != 3) {
    fprintf(stderr, "usage: %s ENDPOINT KEY\n", argv[0]);
    return 2;
  }
  over_a_transport();
  refused_in_the_middle();
  left_early();
  by_hand();
  without_a_list();
  over_http(argv[1], argv[2]);
  return checks_end();
}
