// Refused: deleted
#include <libseam.hpp>

const seam::Result<seam::Reply> made(const seam::Client &client);
bool is_long(const seam::Client &client);
bool is_long(const seam::Client &client)
{
#ifdef FIXED
  const seam::Result<seam::Reply> reply = made(client);
  return reply.error().message().size() > 9;
#else
  return made(client).error().message().size() > 9;
#endif
}
