/* Runs the door controller's cases, then all of them with too little memory, in pieces, and over a wire that fails. */
#include <string.h>

#include "board.h"
#include "case.h"
#include "check.h"
#include "faults.h"
#include "heap.h"
#include "libseam_port.h"
#include "memory.h"
#include "noise.h"
#include "pieces.h"
#include "recorded_script.h"
#include "run.h"
#include "starved.h"
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

/* Prints the first request of the case as a line that begins with `request`, with its bytes in hexadecimal. */
static void show_request(void)
{
  static const char digits[] = "0123456789abcdef";
  size_t len, i;
  const char *bytes = peer_request(&len);
  board_put("request ");
  for (i = 0; i < len; i++) {
    const unsigned char byte = (unsigned char)bytes[i];
    const char pair[2] = {digits[byte / 16], digits[byte % 16]};
    board_put_bytes(pair, sizeof pair);
  }
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

/* Runs with an allocator that fails right after it reported enough memory: the panic hook is called, and that ends the
 * program. */
static void with_a_broken_heap(void)
{
  int right;
  subject = "an allocator that breaks its word";
  heap_begin(HEAP_LARGEST);
  /* The first allocation is a check. There is no memory for the options then, nor for the error. */
  starved_from(2);
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
    if (i < CASE_OPERATIONS) {
      show_request();
    }
    enough = memory_with_little(&cases[i]);
    memory_with_lapses(&cases[i]);
    pieces_of_replies(&cases[i]);
    pieces_of_time(&cases[i]);
    if (i < CASE_PLAIN) {
      memory_with_callbacks(&cases[i]);
    }
    if (i < CASE_OPERATIONS) {
      memory_weigh(&cases[i], enough);
    }
  }
  run_check_reports();
  memory_of_idle_polls();
  subject = "faults";
  heap_begin(HEAP_LARGEST);
  faults_try();
  check(heap_used() == 0, subject, "give all memory back");
  subject = "the worst";
  worst_measure();
  subject = "noise";
  check(noise_replies() && heap_used() == 0, subject, "does no harm as a reply, with little memory");
  check(noise_bytes() && heap_used() == 0, subject, "does no harm as the bytes of a reply, with little memory");
  check(noise_parameters() && heap_used() == 0, subject, "does no harm as parameters, with little memory");
  with_a_broken_heap();
  return check_end();
}
