// Refused: nodiscard|unused-result
#include <libseam.hpp>

bool removed(const seam::Client &client);
bool removed(const seam::Client &client)
{
#ifdef FIXED
  return seam::user_identities::delete_(client, {"x"}).ok();
#else
  seam::user_identities::delete_(client, {"x"});
  return true;
#endif
}
