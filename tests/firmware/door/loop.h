/* The loop that drives a call. */
#ifndef FIRMWARE_LOOP_H
#define FIRMWARE_LOOP_H

#include "libseam.h"

/* Drives the call to its end, and takes its result. */
seam_status loop_run(seam_call *call, seam_reply **reply, seam_error **error);

#endif /* FIRMWARE_LOOP_H */
