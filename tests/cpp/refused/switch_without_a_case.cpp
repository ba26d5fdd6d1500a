// Refused: not handled in switch
#include <libseam.hpp>

int next(seam_step step);
int next(seam_step step)
{
  switch (step) {
  case SEAM_STEP_SEND:
    return 1;
  case SEAM_STEP_WAIT:
    return 2;
  case SEAM_STEP_ITEM:
    return 4;
  case SEAM_STEP_RECORD:
    return 5;
#ifdef FIXED
  case SEAM_STEP_DONE:
    return 3;
#endif
  }
  return 0;
}
