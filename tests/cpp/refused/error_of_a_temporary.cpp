// Refused: deleted
#include <libseam.hpp>

std::string_view why(const seam::Client &client);
std::string_view why(const seam::Client &client)
{
#ifdef FIXED
  static seam::Result<seam::Reply> reply = seam::acs::users::delete_(client, {});
  return reply.error().message();
#else
  return seam::acs::users::delete_(client, {}).error().message();
#endif
}
