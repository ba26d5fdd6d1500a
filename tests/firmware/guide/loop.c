/* The guide's loop. */
#include "exchange.h"

uint64_t now_ms(void);
void sleep_until(uint64_t until_ms);

seam_status guide_loop(seam_call *call, seam_reply **out);
seam_status guide_loop(seam_call *call, seam_reply **out)
{
  static incoming received;
  seam_reply *reply = NULL;
  seam_error *error = NULL;
  seam_status status;
  *out = reply;
#include "loop.inc"
}
