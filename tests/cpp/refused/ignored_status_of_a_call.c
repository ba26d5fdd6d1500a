/* Refused: unused-result|warn_unused_result */
#include <libseam.h>

int removed(seam_call *call, const seam_transport *transport);
int removed(seam_call *call, const seam_transport *transport)
{
#ifdef FIXED
  return seam_call_execute_with(call, transport, NULL, NULL) == SEAM_OK;
#else
  seam_call_execute_with(call, transport, NULL, NULL);
  return 1;
#endif
}
