/* A door controller that removes access: one client, one call at a time, driven by hand. */
#ifndef FIRMWARE_DOOR_H
#define FIRMWARE_DOOR_H

#include "libseam.h"

/* A parameter of a removal. */
typedef struct door_parameter {
  const char *name;
  const char *value;
} door_parameter;

#define DOOR_PARAMETERS 3

/* A removal that the controller executes. */
typedef struct door_removal {
  uint32_t operation;
  /* Parameters; those without a name are not set. */
  door_parameter parameters[DOOR_PARAMETERS];
  uint32_t missing_ok;
} door_removal;

/* A number that differs from device to device. The device provides it. */
extern const uint64_t door_serial;

/* Creates the controller's client. A reply may have 1024 bytes. */
seam_status door_client(seam_str api_key, seam_client **client, seam_error **error);

/* Creates the removal's call. */
seam_status door_call(const seam_client *client, const door_removal *removal, seam_call **call, seam_error **error);

/* Executes the removal. If `*error` says that it may have happened, repeat it later with `missing_ok`. */
seam_status door_remove(const seam_client *client, const door_removal *removal, seam_reply **reply, seam_error **error);

#endif /* FIRMWARE_DOOR_H */
