/* The sink of a transport: it refuses misuse, and its error decides the call. */
#include "script.h"

#define STEP 4096

typedef uint32_t (*misuse)(script *s, const seam_request *request, seam_sink *sink);

static uint32_t no_status(script *s, const seam_request *request, seam_sink *sink)
{
  (void)request;
  s->kept = sink;
  return 0;
}

static uint32_t two_statuses(script *s, const seam_request *request, seam_sink *sink)
{
  CHECK_STATUS(script_confirm(s, request, sink), 0);
  CHECK_STATUS(seam_sink_status(sink, 200), SEAM_ERR_INVALID_STATE);
  return 0;
}

static uint32_t small_status(script *s, const seam_request *request, seam_sink *sink)
{
  (void)s, (void)request;
  CHECK_STATUS(seam_sink_status(sink, 99), SEAM_ERR_INVALID_STATE);
  /* The first error stays. */
  CHECK_STATUS(seam_sink_status(sink, 200), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_sink_body(sink, "{\"ok\":true}", 11), SEAM_ERR_INVALID_STATE);
  return 0;
}

static uint32_t large_status(script *s, const seam_request *request, seam_sink *sink)
{
  (void)s, (void)request;
  CHECK_STATUS(seam_sink_status(sink, 65536 + 200), SEAM_ERR_INVALID_STATE);
  return SEAM_FAILURE_CONNECTION_LOST;
}

static uint32_t early_header(script *s, const seam_request *request, seam_sink *sink)
{
  CHECK_STATUS(seam_sink_header(sink, SEAM_STR("a"), SEAM_STR("b")), SEAM_ERR_INVALID_STATE);
  (void)s, (void)request;
  return 0;
}

static uint32_t late_header(script *s, const seam_request *request, seam_sink *sink)
{
  CHECK_STATUS(script_confirm(s, request, sink), 0);
  CHECK_STATUS(seam_sink_header(sink, SEAM_STR("a"), SEAM_STR("b")), SEAM_ERR_INVALID_STATE);
  return 0;
}

static uint32_t early_body(script *s, const seam_request *request, seam_sink *sink)
{
  CHECK_STATUS(seam_sink_body(sink, "x", 1), SEAM_ERR_INVALID_STATE);
  (void)s, (void)request;
  return 0;
}

static uint32_t bad_header(seam_sink *sink, seam_str name, seam_str value)
{
  CHECK_STATUS(seam_sink_status(sink, 200), SEAM_OK);
  CHECK_STATUS(seam_sink_header(sink, name, value), SEAM_ERR_INVALID_STATE);
  return 0;
}

static uint32_t no_name(script *s, const seam_request *request, seam_sink *sink)
{
  (void)s, (void)request;
  return bad_header(sink, SEAM_STR(""), SEAM_STR("b"));
}

static uint32_t null_name(script *s, const seam_request *request, seam_sink *sink)
{
  (void)s, (void)request;
  return bad_header(sink, seam_str_c(NULL), SEAM_STR("b"));
}

static uint32_t null_value(script *s, const seam_request *request, seam_sink *sink)
{
  (void)s, (void)request;
  return bad_header(sink, SEAM_STR("a"), seam_str_c(NULL));
}

static uint32_t whole_line(script *s, const seam_request *request, seam_sink *sink)
{
  (void)s, (void)request;
  return bad_header(sink, SEAM_STR("a: b"), SEAM_STR("b"));
}

static uint32_t two_lines(script *s, const seam_request *request, seam_sink *sink)
{
  (void)s, (void)request;
  return bad_header(sink, SEAM_STR("a"), SEAM_STR("b\r\nc: d"));
}

static uint32_t with_nul(script *s, const seam_request *request, seam_sink *sink)
{
  (void)s, (void)request;
  return bad_header(sink, SEAM_STR("a"), SEAM_STR("b\0c"));
}

static uint32_t null_body(script *s, const seam_request *request, seam_sink *sink)
{
  (void)s, (void)request;
  CHECK_STATUS(seam_sink_status(sink, 200), SEAM_OK);
  CHECK_STATUS(seam_sink_body(sink, NULL, 7), SEAM_ERR_INVALID_STATE);
  return 0;
}

static uint32_t endless_body(script *s, const seam_request *request, seam_sink *sink)
{
  (void)s, (void)request;
  CHECK_STATUS(seam_sink_status(sink, 200), SEAM_OK);
  CHECK_STATUS(seam_sink_body(sink, "x", (size_t)-1), SEAM_ERR_INVALID_STATE);
  return 0;
}

static uint32_t null_detail(script *s, const seam_request *request, seam_sink *sink)
{
  (void)s, (void)request;
  CHECK_STATUS(seam_sink_detail(sink, seam_str_c(NULL)), SEAM_ERR_INVALID_STATE);
  return SEAM_FAILURE_DNS;
}

static uint32_t unknown_failure(script *s, const seam_request *request, seam_sink *sink)
{
  script_confirm(s, request, sink);
  return 4242;
}

/* Every misuse ends the call at once with an error that says what is wrong. */
static void misuses(void)
{
  static const struct {
    misuse play;
    const char *why;
  } cases[] = {
      {no_status, "without a status"},
      {two_statuses, "called twice"},
      {small_status, "got 99"},
      {large_status, "got 65736"},
      {early_header, "before the"},
      {late_header, "after the body"},
      {early_body, "before the"},
      {no_name, "not a valid HTTP header name"},
      {null_name, "`name` must not be NULL"},
      {null_value, "`value` must not be NULL"},
      {whole_line, "not a valid HTTP header name"},
      {two_lines, "line break"},
      {with_nul, "NUL"},
      {null_body, "`data` is NULL, but its length is 7"},
      {endless_body, "impossible length"},
      {null_detail, "`detail` must not be NULL"},
      {unknown_failure, "4242"},
  };
  size_t i;
  for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    script s = {.play = cases[i].play};
    seam_error *error = NULL;
    CHECK_STATUS(script_run(&s, &error), SEAM_ERR_INTERNAL);
    CHECK(s.exchanges == 1 && seam_error_attempts(error) == 1);
    CHECK(strstr(seam_error_message(error).ptr, cases[i].why) != NULL);
    seam_error_free(error);
  }
}

/* Streams until the sink has enough, which must be before the limit is passed. */
static uint32_t stream(script *s, const seam_request *request, seam_sink *sink)
{
  static const char block[STEP] = {'x'};
  uint64_t sent = 0;
  seam_status status;
  CHECK_STATUS(seam_sink_status(sink, 200), SEAM_OK);
  while ((status = seam_sink_body(sink, block, sizeof block)) == SEAM_OK && sent <= request->reply_limit_bytes) {
    sent += sizeof block;
  }
  CHECK(sent <= request->reply_limit_bytes && sent + sizeof block > request->reply_limit_bytes);
  CHECK_STATUS(status, SEAM_ERR_TOO_LARGE);
  CHECK_STATUS(seam_sink_body(sink, block, 1), SEAM_ERR_TOO_LARGE);
  return s->turn;
}

static uint32_t many_headers(script *s, const seam_request *request, seam_sink *sink)
{
  unsigned taken = 0;
  (void)request;
  CHECK_STATUS(seam_sink_status(sink, 200), SEAM_OK);
  while (taken < 1000 && seam_sink_header(sink, SEAM_STR("a"), SEAM_STR("")) == SEAM_OK) {
    taken++;
  }
  CHECK(taken == 100);
  return s->turn;
}

static uint32_t long_headers(script *s, const seam_request *request, seam_sink *sink)
{
  static char block[40000];
  const seam_str value = {block, sizeof block};
  (void)request;
  memset(block, 'x', sizeof block);
  CHECK_STATUS(seam_sink_status(sink, 200), SEAM_OK);
  CHECK_STATUS(seam_sink_header(sink, SEAM_STR("a"), value), SEAM_OK);
  CHECK_STATUS(seam_sink_header(sink, SEAM_STR("b"), value), SEAM_ERR_TOO_LARGE);
  return s->turn;
}

/* The limit decides, whatever the transport returns. */
static void limits(void)
{
  static const misuse plays[] = {stream, many_headers, long_headers};
  static const uint32_t returns[] = {0, SEAM_FAILURE_CONNECTION_LOST, SEAM_FAILURE_TOO_LARGE};
  size_t i, k;
  for (i = 0; i < sizeof plays / sizeof plays[0]; i++) {
    for (k = 0; k < sizeof returns / sizeof returns[0]; k++) {
      script s = {.play = plays[i], .turn = returns[k]};
      seam_error *error = NULL;
      CHECK_STATUS(script_run(&s, &error), SEAM_ERR_TOO_LARGE);
      CHECK(s.exchanges == 1 && strstr(seam_error_message(error).ptr, "(more than ") != NULL);
      seam_error_free(error);
    }
  }
}

/* Invalid UTF-8 in a reply is the server's mistake, and not the transport's. */
static uint32_t bytes(script *s, const seam_request *request, seam_sink *sink)
{
  (void)s, (void)request;
  CHECK_STATUS(seam_sink_status(sink, 200), SEAM_OK);
  CHECK_STATUS(seam_sink_header(sink, SEAM_STR("x-name"), SEAM_STR("\xff\xfe")), SEAM_OK);
  CHECK_STATUS(seam_sink_body(sink, "{\"ok\":\xff}", 8), SEAM_OK);
  return 0;
}

int main(void)
{
  script s = {.play = bytes};
  misuses();
  limits();
  CHECK_STATUS(script_run(&s, NULL), SEAM_ERR_MALFORMED_REPLY);
  return checks_end();
}
