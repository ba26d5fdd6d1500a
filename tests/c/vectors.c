/* Runs every vector of tests/vectors through poll and feed, and compares exactly: with replies as they are, and as the
 * bytes of a connection. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libseam.h"
#include "vector.h"
#include "vectors.h"

static int same(seam_str a, seam_str b)
{
  return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

static int differ(const char *what, seam_str got, seam_str expected)
{
  if (same(got, expected)) {
    return 0;
  }
  printf("  %s\n    got      %.*s\n    expected %.*s\n", what, (int)got.len, got.ptr, (int)expected.len, expected.ptr);
  return 1;
}

static int differ_number(const char *what, uint64_t got, uint64_t expected)
{
  if (got == expected) {
    return 0;
  }
  printf("  %s\n    got      %llu\n    expected %llu\n", what, (unsigned long long)got, (unsigned long long)expected);
  return 1;
}

/* Compares every header by its name, whatever their order. */
static int headers_differ(const seam_request *request, const vector_step *step)
{
  size_t i, k;
  if (differ_number("number of headers", request->header_count, step->header_count)) {
    return 1;
  }
  for (i = 0; i < step->header_count; i++) {
    for (k = 0; k < request->header_count && !same(request->headers[k].name, step->headers[i].name); k++) {
    }
    if (k == request->header_count) {
      printf("  the header %s is missing\n", step->headers[i].name.ptr);
      return 1;
    }
    if (differ(step->headers[i].name.ptr, request->headers[k].value, step->headers[i].value)) {
      return 1;
    }
  }
  return 0;
}

static int item_differs(seam_call *call, const vector_step *step)
{
  seam_str item = SEAM_STR("");
  if (seam_call_item(call, &item, NULL) != SEAM_OK) {
    printf("  the item cannot be looked at\n");
    return 1;
  }
  return differ("item", item, step->body);
}

static int record_differs(seam_call *call, const vector_step *step)
{
  seam_str lines = SEAM_STR("");
  if (seam_call_record(call, &lines, NULL) != SEAM_OK) {
    printf("  the lines cannot be looked at\n");
    return 1;
  }
  return differ("lines", lines, step->body);
}

static int request_differs(seam_call *call, const vector_step *step)
{
  seam_request request;
  request.struct_size = sizeof request;
  if (seam_call_request(call, &request, NULL) != SEAM_OK) {
    printf("  the request cannot be looked at\n");
    return 1;
  }
  return differ("method", request.method, step->method) || differ("url", request.url, step->url) ||
         headers_differ(&request, step) || differ("body", request.body, step->body) ||
         differ_number("timeout_ms", request.timeout_ms, step->ms) ||
         differ_number("reply_limit", request.reply_limit_bytes, step->reply_limit);
}

/* Writes the reply as HTTP/1.1, and returns its length. */
static size_t write_http1(const vector_step *step, char *to)
{
  char *at = to + sprintf(to, "HTTP/1.1 %03u \r\n", (unsigned)step->code);
  size_t i;
  for (i = 0; i < step->header_count; i++) {
    at += sprintf(at, "%s: %s\r\n", step->headers[i].name.ptr, step->headers[i].value.ptr);
  }
  at += sprintf(at, "content-length: %lu\r\n\r\n", (unsigned long)step->body.len);
  memcpy(at, step->body.ptr, step->body.len);
  return (size_t)(at - to) + step->body.len;
}

/* Feeds the reply as bytes, in pieces that end anywhere. */
static int feed_bytes_fails(seam_call *call, const vector_step *step, seam_error **error)
{
  size_t room = 100 + step->body.len, length, at, i;
  char *bytes;
  bool wants_more = true;
  int failed = 0;
  for (i = 0; i < step->header_count; i++) {
    room += step->headers[i].name.len + step->headers[i].value.len + 4;
  }
  bytes = malloc(room);
  length = bytes == NULL ? 0 : write_http1(step, bytes);
  for (at = 0; at < length && wants_more && !failed; at += 7) {
    size_t piece = length - at < 7 ? length - at : 7;
    failed = seam_call_feed_bytes(call, bytes + at, piece, step->at, &wants_more, error) != SEAM_OK;
  }
  free(bytes);
  return failed || differ_number("bytes wanted after the reply", wants_more, 0);
}

static int feed_fails(seam_call *call, const vector_step *step, bool as_bytes, seam_error **error)
{
  return as_bytes ? feed_bytes_fails(call, step, error)
                  : seam_call_feed_response(call, step->code, step->headers, step->header_count, step->body.ptr,
                                            step->body.len, step->at, error) != SEAM_OK;
}

/* Executes one step; not 0 if it did not go as the vector says. */
static int step_fails(seam_call *call, const vector_step *step, bool as_bytes, seam_error **error)
{
  uint32_t next = 0;
  uint64_t until = 0;
  switch (step->kind) {
  case STEP_SEND:
    return seam_call_poll(call, step->at, &next, &until, error) != SEAM_OK ||
           differ_number("step", next, SEAM_STEP_SEND) || request_differs(call, step);
  case STEP_WAIT:
    return seam_call_poll(call, step->at, &next, &until, error) != SEAM_OK ||
           differ_number("step", next, SEAM_STEP_WAIT) || differ_number("wait until", until, step->ms);
  case STEP_RESPONSE:
    return feed_fails(call, step, as_bytes, error);
  case STEP_FAILURE:
    return seam_call_feed_failure(call, step->code, step->body, step->at, error) != SEAM_OK;
  case STEP_CANCEL:
    /* The wish, which takes effect with the next poll. */
    seam_call_cancel(call);
    return seam_call_poll(call, step->at, &next, NULL, error) != SEAM_OK || differ_number("step", next, step->code);
  case STEP_MISFEED:
    return differ_number("status of the misfeed", seam_call_feed_response(call, 200, NULL, 0, NULL, 0, step->at, NULL),
                         step->code);
  case STEP_ITEM:
    return seam_call_poll(call, step->at, &next, NULL, error) != SEAM_OK ||
           differ_number("step", next, SEAM_STEP_ITEM) || item_differs(call, step);
  case STEP_RECORD:
    return seam_call_poll(call, step->at, &next, NULL, error) != SEAM_OK ||
           differ_number("step", next, SEAM_STEP_RECORD) || record_differs(call, step);
  case STEP_RECORDED:
    return seam_call_recorded(call, error) != SEAM_OK;
  case STEP_RECORD_FAILED:
    return seam_call_record_failed(call, step->body, error) != SEAM_OK;
  }
  return 1;
}

/* Makes the call of a vector, without parameters. */
static seam_status make(const vector *v, seam_client *client, seam_call **call, seam_error **error)
{
  switch (v->flow) {
  case GO_ON:
    return seam_call_new_confirm(client, v->begins_with, call, error);
  case PLAN_OFF_BOARDING:
    return seam_call_new_off_boarding_plan(client, call, error);
  case OFF_BOARD:
    return seam_call_new_off_boarding(client, v->begins_with, call, error);
  case CHECK_OFF_BOARDING:
    return seam_call_new_off_boarding_check(client, call, error);
  default:
    return seam_call_new_by_name(client, v->operation.ptr, call, error);
  }
}

/* Makes the call of a vector; not 0 if it cannot be made. A call with a token has no parameters. */
static int make_fails(const vector *v, seam_client *client, seam_call **call, seam_error **error)
{
  bool is_recorded = v->flow == OFF_BOARD || v->flow == CHECK_OFF_BOARDING;
  return make(v, client, call, error) != SEAM_OK ||
         (is_recorded && seam_call_set_journal(*call, v->journal, error) != SEAM_OK) ||
         ((is_recorded || v->flow == READ_LIST) && seam_call_set_pages(*call, true, error) != SEAM_OK) ||
         (v->flow == CONFIRM_MANY && seam_call_set_confirm_many(*call, true, error) != SEAM_OK) ||
         (v->flow != GO_ON && seam_call_set_params_json(*call, v->params, error) != SEAM_OK);
}

/* Makes the client and the call, and executes the steps. An error of the library ends in `*error`. */
static int drive_fails(const vector *v, bool as_bytes, seam_client **client, seam_call **call, seam_reply **reply,
                       seam_error **error)
{
  seam_step step = 0;
  size_t i;
  if (v->flow == VERIFY_EVIDENCE) {
    return seam_evidence_verify(v->journal.ptr, v->journal.len, reply, error) != SEAM_OK;
  }
  if (seam_client_new_json(v->options, client, error) != SEAM_OK || make_fails(v, *client, call, error) ||
      seam_call_set_options_json(*call, v->call, error) != SEAM_OK ||
      seam_call_set_entropy(*call, v->entropy, error) != SEAM_OK) {
    return differ_number("steps before the call was made", v->step_count, 0);
  }
  for (i = 0; i < v->step_count; i++) {
    if (step_fails(*call, &v->steps[i], as_bytes, error)) {
      printf("  in step %lu\n", (unsigned long)i);
      return 1;
    }
  }
  if (seam_call_poll(*call, v->ends_at, &step, NULL, error) != SEAM_OK) {
    return differ_number("steps before the call began", v->step_count, 0);
  }
  if (differ_number("last step", step, SEAM_STEP_DONE)) {
    return 1;
  }
  return (seam_call_take(*call, reply, error) == SEAM_OK) != (*reply != NULL);
}

static int fails(const vector *v, bool as_bytes)
{
  seam_client *client = NULL;
  seam_call *call = NULL;
  seam_reply *reply = NULL;
  seam_error *error = NULL;
  int failed = drive_fails(v, as_bytes, &client, &call, &reply, &error);
  if (!failed && v->expects_reply) {
    failed = differ("reply", reply != NULL ? seam_reply_json(reply) : seam_error_json(error), v->expected);
  } else if (!failed) {
    failed = differ("error", error != NULL ? seam_error_json(error) : seam_reply_json(reply), v->expected);
  } else if (error != NULL) {
    printf("  %s\n", seam_error_json(error).ptr);
  }
  seam_error_free(error);
  seam_reply_free(reply);
  seam_call_free(call);
  seam_client_free(client);
  return failed;
}

int main(void)
{
  unsigned long passed = 0, failed = 0;
  size_t i;
  for (i = 0; i < 2 * VECTOR_COUNT; i++) {
    const vector *v = &VECTORS[i / 2];
    if (fails(v, i % 2 != 0)) {
      printf("vector %s failed%s\n", v->name, i % 2 != 0 ? " with replies as bytes" : "");
      failed++;
    } else {
      passed++;
    }
  }
  for (i = 0; LACKING[i] != NULL; i++) {
    printf("vector %s is skipped: C has no such flow\n", LACKING[i]);
  }
  printf("%lu passed, %lu failed\n", passed, failed);
  return failed == 0 && passed > 0 ? 0 : 1;
}
