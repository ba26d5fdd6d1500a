#include "check.h"

#include "board.h"

static uint32_t passed, failed;

void check(int holds, const char *subject, const char *what)
{
  if (holds) {
    passed++;
  } else {
    failed++;
  }
  board_put(holds ? "pass  " : "FAIL  ");
  board_put(subject);
  board_put(": ");
  board_put(what);
  board_put("\n");
}

int check_end(void)
{
  board_put_number(passed);
  board_put(" passed, ");
  board_put_number(failed);
  board_put(" failed\n");
  return failed == 0 && passed > 0 ? 0 : 1;
}
