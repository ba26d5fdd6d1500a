/* The smallest controller that does the five operations: what its image weighs is what they cost. */
#include "board.h"
#include "heap.h"
#include "libseam_port.h"
#include "recorded_script.h"

void seam_port_panic(const char *message, size_t length)
{
  board_put_bytes(message, length);
  board_leave(1);
}

int board_main(void)
{
  seam_client *client;
  seam_error *error = NULL;
  uint32_t done = 0;
  size_t i;
  heap_begin(8u * 1024u);
  peer_begin(recorded_api_key.ptr, recorded_script, RECORDED_COUNT);
  if (door_client(recorded_api_key, &client, &error) == SEAM_OK) {
    for (i = 0; i < RECORDED_COUNT; i++) {
      seam_reply *reply;
      if (door_remove(client, &recorded_removals[i], &reply, &error) == SEAM_OK) {
        done++;
      } else {
        seam_str message = seam_error_message(error);
        board_put_bytes(message.ptr, message.len);
        board_put("\n");
        seam_error_free(error);
      }
      seam_reply_free(reply);
    }
    seam_client_free(client);
  }
  done = peer_complaint() == NULL ? done : 0;
  board_put_number(done);
  board_put(" passed, ");
  board_put_number(RECORDED_COUNT - done);
  board_put(" failed\n");
  return done == RECORDED_COUNT ? 0 : 1;
}
