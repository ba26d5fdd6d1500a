// Refused: deleted
#include <libseam.hpp>

seam::Problem first(const seam::Client &client);
seam::Problem first(const seam::Client &client)
{
#ifdef FIXED
  static seam::Result<seam::Reply> reply = seam::acs::users::delete_(client, {});
  return reply.error().problem(0);
#else
  return seam::acs::users::delete_(client, {}).error().problem(0);
#endif
}
