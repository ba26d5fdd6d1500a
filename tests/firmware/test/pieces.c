#include "pieces.h"

#include <string.h>

#include "check.h"
#include "clock.h"
#include "heap.h"
#include "run.h"
#include "ticks.h"

/* An exchange takes twice that. */
#define STEP_MS 10u

/* Returns the length of the longest reply. */
static size_t longest(const door_case *test)
{
  size_t most = 0, i;
  for (i = 0; i < test->script_count; i++) {
    const char *reply = test->script[i].reply;
    size_t len = reply == NULL ? 0 : strlen(reply);
    most = len > most ? len : most;
  }
  return most;
}

static int ends_well(const door_case *test)
{
  int right;
  heap_begin(HEAP_LARGEST);
  run(test, &right);
  return right && heap_used() == 0;
}

void pieces_of_replies(const door_case *test)
{
  size_t most = longest(test);
  size_t first;
  int right = 1;
  for (first = 1; first <= most; first++) {
    peer_cut(first, most);
    right = right && ends_well(test);
  }
  peer_cut(1, 1);
  right = right && ends_well(test);
  peer_cut(most, most);
  right = right && ends_well(test);
  peer_cut(7, 7);
  check(right, test->name, "ends the same with its replies in any two pieces, in bytes and whole");
}

void pieces_of_time(const door_case *test)
{
  uint32_t before, duration_ms;
  int right;
  ticks_set(0);
  right = ends_well(test);
  duration_ms = (uint32_t)now_ms();
  for (before = 0; before <= duration_ms; before += STEP_MS) {
    ticks_set(0u - before);
    right = right && ends_well(test);
  }
  ticks_set(0);
  check(right, test->name, "ends the same whenever the clock overflows");
}
