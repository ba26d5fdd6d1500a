/* Confirms removals: as they were recorded, with replies that do not fit, and with too little memory. */
#include <string.h>

#include "board.h"
#include "check.h"
#include "confirm_case.h"
#include "end.h"
#include "heap.h"
#include "libseam_port.h"
#include "recorded_script.h"
#include "starved.h"

#define MOST (24u * 1024u)
/* Steps of the heap's size for a case whose heap is measured, and for the others; and of the checks for memory. */
#define FINE 128u
#define COARSE 1024u
#define LAPSES 29u

static char token[END_TOKEN];

void seam_port_panic(const char *message, size_t length)
{
  board_put_bytes(message, length);
  board_put("\n");
  check(0, "the panic hook", "is not called");
  board_leave(check_end());
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

/* Runs the case with plenty of memory, and measures it. */
static void with_enough(const confirm_case *test, int is_operation)
{
  end reached;
  heap_begin(HEAP_LARGEST);
  end_of(test, &reached);
  if (!end_is_right(test, &reached)) {
    board_put(seam_status_name(reached.status));
    board_put(" ");
    board_put(reached.verdict);
    board_put(" after exchanges: ");
    board_put_number((uint32_t)peer_exchanges());
    board_put("\n");
  }
  check(end_is_right(test, &reached), test->name, "ends as it must");
  check(heap_used() == 0, test->name, "gives all memory back");
  if (is_operation) {
    measure("peak", test->name, heap_peak());
  }
  if (test == confirm_pending) {
    check(reached.token[0] != '\0', test->name, "has a token");
    memcpy(token, reached.token, sizeof token);
  }
}

/* Runs the case with heaps of every size in steps. Returns the smallest one from which on it ends as it must. */
static uint32_t with_little(const confirm_case *test, uint32_t step)
{
  uint32_t size, enough = 0;
  int sound = 1;
  for (size = 0; size <= MOST; size += step) {
    end reached;
    heap_begin(size);
    end_of(test, &reached);
    sound = sound && heap_used() == 0 && end_is_true(test, &reached);
    enough = end_is_right(test, &reached) ? enough : size + step;
  }
  check(sound, test->name, "tells no lie where memory is out");
  check(enough > 0 && enough <= MOST, test->name, "has enough memory in the end");
  return enough;
}

/* Runs the case with one of its checks for memory refused: there are thousands, and it tries one of LAPSES. */
static void with_lapses(const confirm_case *test)
{
  uint32_t nth, count;
  int sound = 1;
  end reached;
  heap_begin(HEAP_LARGEST);
  starved_reset();
  end_of(test, &reached);
  count = starved_asked();
  for (nth = 1; nth <= count; nth += LAPSES) {
    heap_begin(HEAP_LARGEST);
    starved_once(nth);
    end_of(test, &reached);
    sound = sound && heap_used() == 0 && end_is_true(test, &reached);
  }
  starved_once(0);
  check(sound && count > 0, test->name, "tells no lie if a check for memory fails once");
}

/* Goes on with the token of a removal that was pending, also with too little memory. */
static void with_token(void)
{
  static const char subject[] = "a token";
  uint32_t size, confirmed = 0;
  int sound = 1;
  end reached;
  heap_begin(HEAP_LARGEST);
  end_later(token, &reached);
  check(reached.status == SEAM_OK && strcmp(reached.verdict, "confirmed") == 0 && peer_complaint() == NULL &&
            peer_exchanges() == confirm_later_count,
        subject, "confirms later what was pending");
  for (size = 0; size <= MOST; size += COARSE) {
    heap_begin(size);
    end_later(token, &reached);
    confirmed += reached.status == SEAM_OK;
    /* The list at the end decides nothing. */
    sound = sound && heap_used() == 0 && (reached.status != SEAM_OK || peer_exchanges() + 1 >= confirm_later_count);
  }
  check(sound && confirmed > 0, subject, "tells no lie where memory is out");
  heap_begin(HEAP_LARGEST);
  end_later("{\"version\":1}", &reached);
  check(reached.status == SEAM_ERR_INVALID_PARAMS && heap_used() == 0 && peer_bytes() == 0, subject,
        "that is none is refused before anything is read");
}

/* Measures the stack of a removal that is not confirmed, in the library that can confirm. */
static void without_confirmation(void)
{
  seam_client *client = NULL;
  seam_reply *reply = NULL;
  heap_begin(HEAP_LARGEST);
  peer_begin(recorded_api_key.ptr, recorded_script, 1);
  check(door_client(recorded_api_key, &client, NULL) == SEAM_OK, "a removal without confirmation", "has a client");
  board_stack_paint();
  check(door_remove(client, &recorded_removals[0], &reply, NULL) == SEAM_OK, "a removal without confirmation",
        "is done");
  measure("plain_stack", "any", board_stack_depth());
  seam_reply_free(reply);
  seam_client_free(client);
}

int board_main(void)
{
  size_t i;
  for (i = 0; i < confirm_case_count; i++) {
    const int is_operation = i < CONFIRM_OPERATIONS;
    uint32_t enough;
    with_enough(&confirm_cases[i], is_operation);
    enough = with_little(&confirm_cases[i], is_operation ? FINE : COARSE);
    if (is_operation) {
      measure("heap", confirm_cases[i].name, enough);
      with_lapses(&confirm_cases[i]);
    }
  }
  with_token();
  without_confirmation();
  measure("worst_stack", "any", end_deepest_stack());
  return check_end();
}
