// Refused: deleted
#include <libseam.hpp>

std::string id_of(int number);
std::size_t length();
std::size_t length()
{
#ifdef FIXED
  const seam::Text id = id_of(1);
  return id.view().size();
#else
  return seam::Text(id_of(1)).view().size();
#endif
}
