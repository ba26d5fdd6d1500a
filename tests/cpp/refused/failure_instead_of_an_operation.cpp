// Refused: cannot convert|no matching|no known conversion|invalid conversion
#include <libseam.hpp>

seam::Result<seam::Call> made(const seam::Client &client);
seam::Result<seam::Call> made(const seam::Client &client)
{
#ifdef FIXED
  return client.call(SEAM_OP_ACS_USERS_DELETE);
#else
  return client.call(SEAM_FAILURE_TLS);
#endif
}
