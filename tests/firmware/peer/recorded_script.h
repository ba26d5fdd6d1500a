/* The five operations as they were recorded: removals, and what the sandbox answered. */
#ifndef FIRMWARE_RECORDED_SCRIPT_H
#define FIRMWARE_RECORDED_SCRIPT_H

#include "door.h"
#include "peer.h"

#define RECORDED_COUNT 5

extern const seam_str recorded_api_key;
extern const door_removal recorded_removals[RECORDED_COUNT];

/* Confirms the removals, in their order. */
extern const peer_line recorded_script[RECORDED_COUNT];

/* Answer 404 to the removals, in their order. */
extern const peer_line recorded_again[RECORDED_COUNT];

#endif /* FIRMWARE_RECORDED_SCRIPT_H */
