/* Proves that the guide declares the hooks like the header. */
#include "libseam_port.h"

#include "hooks.inc"
