/* That the guide declares the hooks as the header does. */
#include "libseam_port.h"

#include "hooks.inc"
