// Refused: deleted
#include <libseam.hpp>

bool is_post(const seam::Client &client);
bool is_post(const seam::Client &client)
{
#ifdef FIXED
  seam::Result<seam::Call> call = client.call(SEAM_OP_ACS_USERS_DELETE);
  return call->request().value().method() == "POST";
#else
  return client.call(SEAM_OP_ACS_USERS_DELETE).value().request().value().method() == "POST";
#endif
}
