/* The five operations as they were recorded with the reads that confirm them. */
#ifndef FIRMWARE_RECORDED_CONFIRMATIONS_H
#define FIRMWARE_RECORDED_CONFIRMATIONS_H

#include "recorded_script.h"

typedef struct recorded_confirmation {
  const peer_line *script;
  size_t script_count;
} recorded_confirmation;

/* Confirm the removals, in their order. */
extern const recorded_confirmation recorded_confirmations[RECORDED_COUNT];

#endif /* FIRMWARE_RECORDED_CONFIRMATIONS_H */
