// Refused: deleted
#include <libseam.hpp>

std::string_view number(const seam::Client &client);
std::string_view number(const seam::Client &client)
{
#ifdef FIXED
  static seam::Result<seam::Reply> reply = seam::user_identities::delete_(client, {"x"});
  return reply->str("card_number").value();
#else
  return (*seam::user_identities::delete_(client, {"x"})).str("card_number").value();
#endif
}
