/* The smallest controller that confirms the five operations: what its image weighs above the other one's is what that
 * costs. */
#include "board.h"
#include "confirm.h"
#include "heap.h"
#include "libseam_port.h"
#include "recorded_confirmations.h"

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
  heap_begin(32u * 1024u);
  if (confirm_client(recorded_api_key, &client, &error) == SEAM_OK) {
    for (i = 0; i < RECORDED_COUNT; i++) {
      const recorded_confirmation *recorded = &recorded_confirmations[i];
      seam_reply *reply;
      peer_begin(recorded_api_key.ptr, recorded->script, recorded->script_count);
      if (confirm_remove(client, &recorded_removals[i], &reply, &error) == SEAM_OK && peer_complaint() == NULL) {
        done++;
      } else {
        seam_str message = seam_error_message(error);
        board_put_bytes(message.ptr, message.len);
        board_put("\n");
        (void)confirm_later(client, confirm_token(error), &reply, NULL);
        seam_error_free(error);
        error = NULL;
      }
      seam_reply_free(reply);
    }
    seam_client_free(client);
  }
  board_put_number(done);
  board_put(" passed, ");
  board_put_number(RECORDED_COUNT - done);
  board_put(" failed\n");
  return done == RECORDED_COUNT ? 0 : 1;
}
