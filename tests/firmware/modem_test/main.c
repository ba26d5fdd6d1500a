/* Runs the controller over a modem: the cases whose faults are the server's, and then faults of the modem at every
 * step. */
#include "board.h"
#include "case.h"
#include "check.h"
#include "faults.h"
#include "heap.h"
#include "libseam_port.h"
#include "recorded_script.h"
#include "removals.h"

void seam_port_panic(const char *message, size_t length)
{
  board_put_bytes(message, length);
  board_leave(1);
}

/* Returns 1 if no failure of the case is the connection's. */
static int is_of_the_server(const door_case *test)
{
  size_t i;
  for (i = 0; i < test->script_count; i++) {
    if (test->script[i].open != 0 || test->script[i].write != 0) {
      return 0;
    }
  }
  return 1;
}

static void try_case(const door_case *test)
{
  seam_client *client = NULL;
  seam_reply *reply = NULL;
  seam_error *error = NULL;
  seam_status status;
  peer_begin(recorded_api_key.ptr, test->script, test->script_count);
  status = door_client(recorded_api_key, &client, &error);
  if (status == SEAM_OK) {
    status = door_remove(client, &test->removal, &reply, &error);
  }
  check(status == test->expected && (reply == NULL || seam_reply_attempts(reply) == test->attempts) &&
            peer_complaint() == NULL && peer_exchanges() == test->script_count &&
            (status == SEAM_OK || seam_error_outcome(error) == test->outcome),
        test->name, "ends as it must over a modem");
  seam_reply_free(reply);
  seam_error_free(error);
  seam_client_free(client);
}

/* Runs a case whose server imitates the modem in bytes that nobody reads, and then a removal: its connection must open
 * at the first attempt, by what the modem says. */
static void try_imitation(void)
{
  /* The modem hands over 200 bytes at once, and the library has read enough after the first ones. */
  static const char large[] = "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"
                              "..................................................................................."
                              "...................................................................................\r\n"
                              "+CCHCLOSE: 0,0\r\nOK\r\nOK\r\n+CCHOPEN: 0,9\r\n+CCHCLOSE: 0,0\r\nOK\r\nOK\r\n";
  const peer_line script[] = {DELETE_USER_LINE(large)};
  const door_case imitation = {
      "a server that imitates the modem", DELETE_USER, script, 1, SEAM_ERR_TOO_LARGE, 1, 0, "", SEAM_OUTCOME_UNKNOWN};
  peer_cut(sizeof large, sizeof large);
  try_case(&imitation);
  try_case(&cases[0]);
  peer_cut(7, 7);
}

int board_main(void)
{
  size_t i;
  heap_begin(HEAP_LARGEST);
  for (i = 0; i < case_count; i++) {
    if (is_of_the_server(&cases[i])) {
      try_case(&cases[i]);
    }
  }
  try_imitation();
  faults_try();
  check(heap_used() == 0, "a modem", "leaves all memory free");
  return check_end();
}
