// Refused: deleted
#include <libseam.hpp>

struct Mine : seam::Transport {
  seam_failure exchange(const seam::Request &, seam::Sink &, seam::Milliseconds) override { return SEAM_FAILURE_DNS; }
};
seam_transport functions();
seam_transport functions()
{
#ifdef FIXED
  static Mine mine;
  return mine.raw();
#else
  return Mine().raw();
#endif
}
