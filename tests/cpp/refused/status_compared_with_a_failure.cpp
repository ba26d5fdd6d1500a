// Refused: enum-compare
#include <libseam.hpp>

bool is_untrusted(const seam::Result<seam::Reply> &reply);
bool is_untrusted(const seam::Result<seam::Reply> &reply)
{
#ifdef FIXED
  return reply.status() == SEAM_ERR_TLS;
#else
  return reply.status() == SEAM_FAILURE_TLS;
#endif
}
