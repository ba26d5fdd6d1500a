/* The guide's entropy, which differs from device to device. */
#include "libseam.h"

extern const uint64_t device_serial;
uint64_t now_ms(void);

void guide_entropy(seam_call *call);
void guide_entropy(seam_call *call)
{
#include "entropy.inc"
}
