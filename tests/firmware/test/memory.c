#include "memory.h"

#include "board.h"
#include "callback.h"
#include "check.h"
#include "heap.h"
#include "recorded_script.h"
#include "run.h"
#include "starved.h"

#define MOST (8u * 1024u)

uint32_t memory_with_little(const door_case *test)
{
  uint32_t size, enough = 0, starved = 0;
  int sound = 1;
  for (size = 0; size <= MOST; size += 8) {
    int right;
    seam_status status;
    heap_begin(size);
    status = run(test, &right);
    if (status == SEAM_ERR_OUT_OF_MEMORY) {
      starved++;
      enough = size + 8;
    }
    sound = sound && (right || status == SEAM_ERR_OUT_OF_MEMORY) && heap_used() == 0;
  }
  check(sound && starved > 0, test->name, "says so where memory is out");
  check(enough <= MOST, test->name, "has enough memory in the end");
  return enough;
}

void memory_with_lapses(const door_case *test)
{
  uint32_t nth, count;
  int right, sound = 1;
  heap_begin(HEAP_LARGEST);
  starved_reset();
  run(test, &right);
  count = starved_asked();
  for (nth = 1; nth <= count; nth++) {
    seam_status status;
    heap_begin(HEAP_LARGEST);
    starved_once(nth);
    status = run(test, &right);
    sound = sound && heap_used() == 0 && (right || status == SEAM_ERR_OUT_OF_MEMORY);
  }
  starved_once(0);
  check(sound && count > 0, test->name, "bears any question that is answered with no");
}

void memory_with_callbacks(const door_case *test)
{
  uint32_t size, starved = 0;
  int right, sound = 1;
  heap_begin(HEAP_LARGEST);
  run_by(test, callback_remove, &right);
  check(right && heap_used() == 0, test->name, "ends as it must by callbacks");
  for (size = 0; size <= MOST; size += 64) {
    seam_status status;
    heap_begin(size);
    status = run_by(test, callback_remove, &right);
    starved += status == SEAM_ERR_OUT_OF_MEMORY;
    sound = sound && heap_used() == 0 && (right || status == SEAM_ERR_OUT_OF_MEMORY);
  }
  check(sound && starved > 0, test->name, "says so where memory is out by callbacks");
}

static void measure(const char *what, const char *of, uint32_t number)
{
  board_put("measure ");
  board_put(what);
  board_put(" ");
  board_put(of);
  board_put(" = ");
  board_put_number(number);
  board_put("\n");
}

void memory_weigh(const door_case *test, uint32_t enough)
{
  seam_client *client = NULL;
  seam_reply *reply = NULL;
  seam_error *error = NULL;
  uint32_t before;
  heap_begin(HEAP_LARGEST);
  peer_begin(recorded_api_key.ptr, test->script, test->script_count);
  if (door_client(recorded_api_key, &client, &error) != SEAM_OK) {
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

void memory_of_idle_polls(void)
{
  static const char subject[] = "an idle poll";
  seam_client *client = NULL;
  seam_call *call = NULL;
  seam_step step = 0;
  uint64_t until_ms = 0;
  int i, sound;
  heap_begin(HEAP_LARGEST);
  sound = door_client(recorded_api_key, &client, NULL) == SEAM_OK &&
          door_call(client, &recorded_removals[0], &call, NULL) == SEAM_OK &&
          seam_call_poll(call, 0, &step, &until_ms, NULL) == SEAM_OK && step == SEAM_STEP_SEND;
  starved_reset();
  for (i = 0; i < 100; i++) {
    sound = sound && seam_call_poll(call, (uint64_t)i, &step, &until_ms, NULL) == SEAM_OK && step == SEAM_STEP_WAIT &&
            until_ms == 30000;
  }
  check(sound && starved_count() == 0, subject, "takes no memory");
  seam_call_free(call);
  seam_client_free(client);
}
