// Refused: could not convert|no viable conversion|cannot convert
#include <libseam.hpp>

bool set(seam::Call &call, std::string_view name);
bool set(seam::Call &call, std::string_view name)
{
#ifdef FIXED
  return call.set_str(std::string(name), "x").ok();
#else
  return call.set_str(name, "x").ok();
#endif
}
