/* Events that a client reports of its calls, over real HTTP and over a transport of the program's own: events ENDPOINT
 * KEY, on a sandbox that was just started. */
#include "exchange.h"
#include "script.h"

#define PERSON "1de00000-0000-4000-8000-000000000012"
#define EVENTS_LIMIT 16

static const char *endpoint;
static const char *key;

/* Events that were reported, and a function to call at one of them. */
typedef struct watcher watcher;
struct watcher {
  seam_event events[EVENTS_LIMIT];
  size_t count;
  /* The event at which `act` is called. */
  seam_event_kind at;
  void (*act)(watcher *w, const seam_event *event);
  const seam_client *client;
  seam_call *call;
  int acted;
};

static void on_event(void *ctx, const seam_event *event)
{
  watcher *w = (watcher *)ctx;
  CHECK(event->struct_size == sizeof *event && event->call == w->call);
  if (w->count < EVENTS_LIMIT) {
    w->events[w->count++] = *event;
  }
  if (event->kind == w->at && w->act != NULL) {
    w->act(w, event);
  }
}

static seam_client *client_at(const char *url, watcher *w)
{
  seam_options options;
  seam_client *client = NULL;
  CHECK_STATUS(seam_options_init(&options, sizeof options), SEAM_OK);
  CHECK(options.on_event == NULL && options.on_event_ctx == NULL);
  options.api_key = seam_str_c(key);
  options.endpoint = seam_str_c(url);
  if (w != NULL) {
    options.on_event = on_event;
    options.on_event_ctx = w;
  }
  CHECK_STATUS(seam_client_new(&options, &client, NULL), SEAM_OK);
  return client;
}

static seam_call *removal(const seam_client *client)
{
  const seam_user_identities_delete_params params = {.user_identity_id = PERSON};
  seam_call *call = NULL;
  CHECK_STATUS(seam_user_identities_delete_call(client, &params, &call, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_missing_ok(call, 1, NULL), SEAM_OK);
  /* The entropy for the longest first wait, 200 ms, so that it is not over before a slow machine looks at it. */
  CHECK_STATUS(seam_call_set_entropy(call, 57, NULL), SEAM_OK);
  return call;
}

/* Executes a call that `w` watches, with the built-in transport or another one. */
static seam_status execute(watcher *w, const seam_client *client, const seam_transport *transport)
{
  seam_status status;
  w->count = 0;
  w->acted = 0;
  w->client = client;
  w->call = removal(client);
  status = transport == NULL ? seam_call_execute(w->call, NULL, NULL)
                             : seam_call_execute_with(w->call, transport, NULL, NULL);
  seam_call_free(w->call);
  return status;
}

/* Returns 1 if event `index` is of this kind and attempt, and came no earlier than the one before. */
static int is(const watcher *w, size_t index, seam_event_kind kind, uint32_t attempt)
{
  const seam_event *e = &w->events[index];
  return index < w->count && e->kind == kind && e->attempt == attempt &&
         strcmp(e->operation, "user_identities.delete") == 0 &&
         (index == 0 || e->elapsed_ms >= w->events[index - 1].elapsed_ms) &&
         (e->wait_ms > 0) == (kind == SEAM_EVENT_WAIT) && (e->http_status > 0) == (kind == SEAM_EVENT_REPLY) &&
         (e->failure != SEAM_FAILURE_NONE) == (kind == SEAM_EVENT_FAILURE);
}

static void check_retried(const watcher *w)
{
  CHECK(w->count == 6);
  CHECK(is(w, 0, SEAM_EVENT_SEND, 1) && w->events[0].status == SEAM_OK);
  CHECK(is(w, 1, SEAM_EVENT_REPLY, 1) && w->events[1].http_status == 503 &&
        w->events[1].status == SEAM_ERR_SERVER_ERROR);
  CHECK(is(w, 2, SEAM_EVENT_WAIT, 1) && w->events[2].status == SEAM_OK);
  CHECK(is(w, 3, SEAM_EVENT_SEND, 2) && w->events[3].elapsed_ms >= w->events[2].elapsed_ms + w->events[2].wait_ms);
  CHECK(is(w, 4, SEAM_EVENT_REPLY, 2) && w->events[4].http_status == 200 && w->events[4].status == SEAM_OK);
  CHECK(is(w, 5, SEAM_EVENT_DONE, 2) && w->events[5].status == SEAM_OK);
}

static uint32_t busy_then_confirm(script *s, const seam_request *request, seam_sink *sink)
{
  if (s->exchanges > 1) {
    return script_confirm(s, request, sink);
  }
  s->now += 7;
  return seam_sink_status(sink, 503) == SEAM_OK ? SEAM_FAILURE_NONE : SEAM_FAILURE_INTERNAL;
}

static uint32_t refuse(script *s, const seam_request *request, seam_sink *sink)
{
  (void)request;
  (void)sink;
  s->now += 11;
  return SEAM_FAILURE_CONNECT;
}

static void in_order(void)
{
  watcher w = {.at = 0};
  script s = {.play = busy_then_confirm, .now = 5000};
  seam_transport transport = script_transport(&s);
  seam_client *client = client_at(endpoint, &w);
  seam_call *call = NULL;
  CHECK(sandbox_faults(endpoint, key, "[\"user_identities.delete:status=503,count=1\"]"));
  CHECK_STATUS(execute(&w, client, NULL), SEAM_OK);
  check_retried(&w);
  CHECK_STATUS(execute(&w, client, &transport), SEAM_OK);
  check_retried(&w);
  CHECK(w.events[0].elapsed_ms == 0 && w.events[1].elapsed_ms == 7 && w.events[2].elapsed_ms == 7);
  CHECK(w.events[5].elapsed_ms == s.now - 5000);
  /* A call that is refused before it begins has no events. */
  w.count = 0;
  CHECK_STATUS(seam_call_new(client, SEAM_OP_USER_IDENTITIES_DELETE, &call, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_execute(call, NULL, NULL), SEAM_ERR_INVALID_PARAMS);
  CHECK_STATUS(seam_call_execute_with(call, &transport, NULL, NULL), SEAM_ERR_INVALID_PARAMS);
  CHECK(w.count == 0);
  seam_call_free(call);
  seam_client_free(client);
}

static void check_failed(const watcher *w, seam_failure failure, seam_status status)
{
  CHECK(w->count == 6 && is(w, 0, SEAM_EVENT_SEND, 1) && is(w, 1, SEAM_EVENT_FAILURE, 1) &&
        is(w, 2, SEAM_EVENT_WAIT, 1) && is(w, 3, SEAM_EVENT_SEND, 2) && is(w, 4, SEAM_EVENT_FAILURE, 2) &&
        is(w, 5, SEAM_EVENT_DONE, 2));
  CHECK(w->events[1].failure == failure && w->events[4].failure == failure);
  CHECK(w->events[1].status == status && w->events[4].status == status && w->events[5].status == status);
}

static void failures(void)
{
  watcher w = {.at = 0};
  script s = {.play = refuse};
  seam_transport transport = script_transport(&s);
  seam_options options;
  seam_client *client = NULL;
  CHECK_STATUS(seam_options_init(&options, sizeof options), SEAM_OK);
  options.api_key = seam_str_c(key);
  options.endpoint = SEAM_STR("http://127.0.0.1:1");
  options.retries = 1;
  options.on_event = on_event;
  options.on_event_ctx = &w;
  CHECK_STATUS(seam_client_new(&options, &client, NULL), SEAM_OK);
  CHECK_STATUS(execute(&w, client, NULL), SEAM_ERR_CONNECT);
  check_failed(&w, SEAM_FAILURE_CONNECT, SEAM_ERR_CONNECT);
  CHECK_STATUS(execute(&w, client, &transport), SEAM_ERR_CONNECT);
  check_failed(&w, SEAM_FAILURE_CONNECT, SEAM_ERR_CONNECT);
  seam_client_free(client);
}

static void cancel(watcher *w, const seam_event *event)
{
  w->acted++;
  seam_call_cancel(event->call);
}

/* A call can be cancelled at each of its events, except the last. */
static void cancelled_at_each_event(const seam_transport *transport, script *s)
{
  static const struct {
    seam_event_kind at;
    size_t count;
    uint32_t attempts;
    seam_status status;
  } cases[] = {{SEAM_EVENT_SEND, 2, 0, SEAM_ERR_CANCELLED},
               {SEAM_EVENT_REPLY, 3, 1, SEAM_ERR_CANCELLED},
               {SEAM_EVENT_WAIT, 4, 1, SEAM_ERR_CANCELLED},
               {SEAM_EVENT_DONE, 6, 2, SEAM_OK}};
  size_t i;
  for (i = 0; i < sizeof cases / sizeof *cases; i++) {
    watcher w = {.at = cases[i].at, .act = cancel};
    seam_client *client = client_at(endpoint, &w);
    s->exchanges = 0;
    CHECK(sandbox_faults(endpoint, key, "[\"user_identities.delete:status=503,count=1\"]"));
    CHECK_STATUS(execute(&w, client, transport), cases[i].status);
    /* A call that is cancelled before its request is sent does not send it. */
    CHECK(transport == NULL || s->exchanges == cases[i].attempts);
    CHECK(w.acted == 1 && w.count == cases[i].count);
    CHECK(is(&w, w.count - 1, SEAM_EVENT_DONE, cases[i].attempts));
    CHECK(w.events[w.count - 1].status == cases[i].status);
    seam_client_free(client);
  }
}

/* A reply that confirms the removal counts, although its event cancels the call. */
static void cancelled_too_late(const seam_transport *transport, script *s)
{
  watcher w = {.at = SEAM_EVENT_REPLY, .act = cancel};
  seam_client *client = client_at(endpoint, &w);
  s->exchanges = 1;
  CHECK(sandbox_faults(endpoint, key, "[]"));
  CHECK_STATUS(execute(&w, client, transport), SEAM_OK);
  CHECK(w.acted == 1 && w.count == 3 && is(&w, 2, SEAM_EVENT_DONE, 1));
  seam_client_free(client);
}

/* Makes calls during another one: with the same client, which reports their events too, and with another client. */
static void call_others(watcher *w, const seam_event *event)
{
  seam_client *other = client_at(endpoint, NULL);
  seam_call *inner = removal(other), *outer = w->call;
  (void)event;
  w->act = NULL;
  w->acted++;
  CHECK_STATUS(seam_call_execute(inner, NULL, NULL), SEAM_OK);
  seam_call_free(inner);
  seam_client_free(other);
  w->call = inner = removal(w->client);
  CHECK_STATUS(seam_call_execute(inner, NULL, NULL), SEAM_OK);
  seam_call_free(inner);
  w->call = outer;
  w->act = call_others;
}

/* Uses the call of the event, which is refused, and frees it. */
static void use_and_free(watcher *w, const seam_event *event)
{
  seam_step step;
  (void)event;
  w->acted++;
  CHECK_STATUS(seam_call_check(w->call, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_execute(w->call, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_poll(w->call, 0, &step, NULL, NULL), SEAM_ERR_INVALID_STATE);
  seam_call_free(w->call);
}

static void nested(const seam_transport *transport, script *s)
{
  static const seam_event_kind kinds[] = {SEAM_EVENT_SEND, SEAM_EVENT_REPLY, SEAM_EVENT_DONE};
  size_t i;
  CHECK(sandbox_faults(endpoint, key, "[]"));
  for (i = 0; i < 3; i++) {
    watcher w = {.at = kinds[i], .act = call_others};
    seam_client *client = client_at(endpoint, &w);
    s->exchanges = 1;
    CHECK_STATUS(execute(&w, client, transport), SEAM_OK);
    /* Three of this call, and three of the one within it. */
    CHECK(w.acted == 1 && w.count == 6);
    seam_client_free(client);
  }
}

static void freed(const seam_transport *transport, script *s)
{
  watcher w = {.at = SEAM_EVENT_REPLY, .act = use_and_free};
  seam_client *client = client_at(endpoint, &w);
  seam_call *call = removal(client);
  s->exchanges = 1;
  w.call = call;
  CHECK_STATUS(transport == NULL ? seam_call_execute(call, NULL, NULL)
                                 : seam_call_execute_with(call, transport, NULL, NULL),
               SEAM_OK);
  CHECK(w.acted == 1 && w.count == 3);
  seam_client_free(client);
}

int main(int argc, char **argv)
{
  script s = {.play = busy_then_confirm};
  const seam_transport transport = script_transport(&s);
  const seam_transport *transports[2] = {NULL, &transport};
  size_t i;
  if (argc != 3) {
    fprintf(stderr, "usage: %s ENDPOINT KEY\n", argv[0]);
    return 2;
  }
  endpoint = argv[1];
  key = argv[2];
  in_order();
  failures();
  for (i = 0; i < 2; i++) {
    cancelled_at_each_event(transports[i], &s);
    cancelled_too_late(transports[i], &s);
    nested(transports[i], &s);
    freed(transports[i], &s);
  }
  return checks_end();
}
