/* Runs the door controller's cases, then all of them with too little memory. */
#include <string.h>

#include "board.h"
#include "callback.h"
#include "case.h"
#include "check.h"
#include "heap.h"
#include "libseam_port.h"
#include "noise.h"
#include "worst.h"

/* The case that runs, for messages. */
static const char *subject = "start";
static int panic_is_due;

void seam_port_panic(const char *message, size_t length)
{
  board_put_bytes(message, length);
  board_put("\n");
  check(panic_is_due, subject, "calls the panic hook");
  board_leave(check_end());
}

static int same(seam_str text, const char *beginning)
{
  size_t len = strlen(beginning);
  return text.len >= len && memcmp(text.ptr, beginning, len) == 0;
}

/* A way to execute a removal. */
typedef seam_status (*remove_fn)(const seam_client *client, const door_removal *removal, seam_reply **reply,
                                 seam_error **error);

/* Numbers of errors that said that nothing had happened although a request had been sent, of messages about lack of
 * memory that contradict their outcome, and of missing errors. */
static uint32_t lies, contradictions, absences;

static int contains(seam_str text, const char *part)
{
  while (text.len > 0 && !same(text, part)) {
    text.ptr++;
    text.len--;
  }
  return text.len > 0;
}

/* Runs a case with its own client. Returns the status; sets `*right` to 1 if everything was as expected. */
static seam_status run_by(const door_case *test, remove_fn remove, int *right)
{
  seam_client *client = NULL;
  seam_reply *reply = NULL;
  seam_error *error = NULL;
  seam_status status;
  peer_begin(test->script, test->script_count);
  status = door_client(&client, &error);
  if (status == SEAM_OK) {
    status = remove(client, &test->removal, &reply, &error);
  }
  *right = status == test->expected && peer_complaint() == NULL && peer_exchanges() == test->script_count;
  if (status == SEAM_OK) {
    *right = *right && error == NULL && seam_reply_attempts(reply) == test->attempts &&
             seam_reply_already_gone(reply) == test->already_gone;
  } else {
    *right = *right && reply == NULL && seam_error_code(error) == status &&
             seam_error_attempts(error) == test->attempts && seam_error_outcome(error) == test->outcome &&
             same(seam_error_message(error), test->message);
  }
  /* `seam_options_init` has no place for an error. */
  absences += status != SEAM_OK && seam_error_code(error) != status &&
              (client != NULL || error != NULL || status != SEAM_ERR_OUT_OF_MEMORY);
  if (status == SEAM_ERR_OUT_OF_MEMORY) {
    uint32_t outcome = seam_error_outcome(error);
    outcome = error == NULL ? SEAM_OUTCOME_NOT_SENT : outcome;
    lies += outcome == SEAM_OUTCOME_NOT_SENT && peer_requests() > 0;
    contradictions += error != NULL && contains(seam_error_message(error), "it is not known whether") !=
                                           (outcome == SEAM_OUTCOME_UNKNOWN);
  }
  seam_reply_free(reply);
  seam_error_free(error);
  seam_client_free(client);
  return status;
}

static seam_status run(const door_case *test, int *right)
{
  return run_by(test, door_remove, right);
}

static void measure(const char *what, const char *of, uint32_t number)
{
  board_put("measure ");
  board_put(what);
  board_put(of == NULL ? "" : " ");
  board_put(of == NULL ? "" : of);
  board_put(" = ");
  board_put_number(number);
  board_put("\n");
}

/* Runs the case with plenty of memory. */
static void with_enough(const door_case *test)
{
  int right;
  seam_status status;
  heap_begin(HEAP_LARGEST);
  status = run(test, &right);
  if (!right) {
    board_put(seam_status_name(status));
    board_put(peer_complaint() == NULL ? "" : ": ");
    board_put(peer_complaint() == NULL ? "" : peer_complaint());
    board_put("\n");
  }
  check(right, test->name, "ends as it must");
  check(heap_used() == 0, test->name, "gives all memory back");
}

/* Runs the case with every size of heap from nothing on: it must succeed, or report a lack of memory, and free
 * everything. Returns the smallest heap that is always enough. */
static uint32_t with_little(const door_case *test)
{
  uint32_t size, enough = 0;
  uint32_t starved = 0;
  int sound = 1;
  for (size = 0; size <= 16u * 1024u; size += 8) {
    int right;
    heap_begin(size);
    seam_status status = run(test, &right);
    if (status == SEAM_ERR_OUT_OF_MEMORY) {
      starved++;
      enough = size + 8;
    }
    sound = sound && (right || status == SEAM_ERR_OUT_OF_MEMORY) && heap_used() == 0;
  }
  check(sound && starved > 0, test->name, "says so where memory is out");
  return enough;
}

/* Runs the case with each check for memory refused once. */
static void with_lapses(const door_case *test)
{
  uint32_t nth, count;
  int sound = 1;
  int right;
  heap_begin(HEAP_LARGEST);
  run(test, &right);
  count = heap_asked();
  for (nth = 1; nth <= count; nth++) {
    seam_status status;
    heap_begin(HEAP_LARGEST);
    heap_fail(nth);
    status = run(test, &right);
    sound = sound && heap_used() == 0 && (right || status == SEAM_ERR_OUT_OF_MEMORY);
  }
  check(sound && count > 0, test->name, "bears any question that is answered with no");
}

/* Runs the case by the transport's callbacks, with plenty of memory and with little. */
static void with_callbacks(const door_case *test)
{
  uint32_t size, starved = 0;
  int right, sound = 1;
  heap_begin(HEAP_LARGEST);
  run_by(test, callback_remove, &right);
  check(right && heap_used() == 0, test->name, "ends as it must by callbacks");
  for (size = 0; size <= 16u * 1024u; size += 64) {
    seam_status status;
    heap_begin(size);
    status = run_by(test, callback_remove, &right);
    starved += status == SEAM_ERR_OUT_OF_MEMORY;
    sound = sound && heap_used() == 0 && (right || status == SEAM_ERR_OUT_OF_MEMORY);
  }
  check(sound && starved > 0, test->name, "says so where memory is out by callbacks");
}

/* Measures the heap and the stack that a call needs. */
static void weigh(const door_case *test, uint32_t enough)
{
  seam_client *client = NULL;
  seam_reply *reply = NULL;
  seam_error *error = NULL;
  uint32_t before;
  heap_begin(HEAP_LARGEST);
  peer_begin(test->script, test->script_count);
  if (door_client(&client, &error) != SEAM_OK) {
    check(0, test->name, "has a client");
    return;
  }
  before = heap_used();
  heap_mark();
  board_stack_paint();
  check(door_remove(client, &test->removal, &reply, &error) == SEAM_OK, test->name, "is weighed");
  measure("client", test->name, before);
  measure("peak", test->name, heap_peak() - before);
  measure("heap", test->name, enough);
  measure("stack", test->name, board_stack_depth());
  seam_reply_free(reply);
  seam_client_free(client);
}

/* Polls a call that waits, which allocates nothing. */
static void with_idle_polls(void)
{
  seam_client *client = NULL;
  seam_call *call = NULL;
  seam_step step = 0;
  uint64_t until_ms = 0;
  int i, sound;
  subject = "an idle poll";
  heap_begin(HEAP_LARGEST);
  sound = door_client(&client, NULL) == SEAM_OK && door_call(client, &cases[0].removal, &call, NULL) == SEAM_OK &&
          seam_call_poll(call, 0, &step, &until_ms, NULL) == SEAM_OK && step == SEAM_STEP_SEND;
  heap_mark();
  for (i = 0; i < 100; i++) {
    sound = sound && seam_call_poll(call, (uint64_t)i, &step, &until_ms, NULL) == SEAM_OK && step == SEAM_STEP_WAIT &&
            until_ms == 30000;
  }
  check(sound && heap_count() == 0, subject, "takes no memory");
  seam_call_free(call);
  seam_client_free(client);
}

/* Runs with an allocator that fails right after it reported enough memory: the panic hook is called, and that ends the
 * program. */
static void with_a_broken_heap(void)
{
  int right;
  subject = "an allocator that breaks its word";
  heap_begin(HEAP_LARGEST);
  /* The first allocation is a check. There is no memory for the options then, nor for the error. */
  heap_break(2);
  panic_is_due = 1;
  run(&cases[0], &right);
  check(0, subject, "calls the panic hook");
}

int board_main(void)
{
  size_t i;
  for (i = 0; i < case_count; i++) {
    uint32_t enough;
    subject = cases[i].name;
    with_enough(&cases[i]);
    enough = with_little(&cases[i]);
    with_lapses(&cases[i]);
    with_callbacks(&cases[i]);
    if (i < CASE_OPERATIONS) {
      weigh(&cases[i], enough);
    }
  }
  check(lies == 0, "out of memory", "is never told as if nothing had happened");
  check(contradictions == 0, "out of memory", "is told in the words of its outcome");
  check(absences == 0, "out of memory", "is an error like any other");
  with_idle_polls();
  measure("worst_stack", "any", worst_stack());
  subject = "noise";
  check(noise_replies() && heap_used() == 0, subject, "does no harm as a reply, with little memory");
  check(noise_parameters() && heap_used() == 0, subject, "does no harm as parameters, with little memory");
  with_a_broken_heap();
  return check_end();
}
