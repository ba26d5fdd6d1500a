// Refused: deleted
#include <libseam.hpp>

std::string_view json(const seam::Client &client);
std::string_view json(const seam::Client &client)
{
#ifdef FIXED
  static seam::Result<seam::Reply> reply = seam::user_identities::delete_(client, {"x"});
  return reply->json();
#else
  return seam::user_identities::delete_(client, {"x"})->json();
#endif
}
