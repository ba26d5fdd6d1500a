// Refused: deleted
#include <libseam.hpp>

std::string_view request_id(const seam::Client &client);
std::string_view request_id(const seam::Client &client)
{
#ifdef FIXED
  static seam::Result<seam::Reply> reply = seam::user_identities::delete_(client, {"x"});
  return reply.value().request_id();
#else
  return seam::user_identities::delete_(client, {"x"}).value().request_id();
#endif
}
