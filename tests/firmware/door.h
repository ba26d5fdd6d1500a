/* A door controller that takes access away: one client, one call at a time, driven by hand. */
#ifndef FIRMWARE_DOOR_H
#define FIRMWARE_DOOR_H

#include "libseam.h"

/* A parameter of a removal. */
typedef struct door_parameter {
  const char *name;
  const char *value;
} door_parameter;

#define DOOR_PARAMETERS 3

/* A removal: what the controller was told to take away. */
typedef struct door_removal {
  uint32_t operation;
  /* Those without a name are not given. */
  door_parameter parameters[DOOR_PARAMETERS];
  uint32_t missing_ok;
} door_removal;

/* Makes the controller's client. */
seam_status door_client(seam_client **client, seam_error **error);

/* Makes the removal's call. */
seam_status door_call(const seam_client *client, const door_removal *removal, seam_call **call, seam_error **error);

/* Does the removal. Where `*error` says that nobody knows whether it happened, make it again later with `missing_ok`.
 */
seam_status door_remove(const seam_client *client, const door_removal *removal, seam_reply **reply, seam_error **error);

#endif /* FIRMWARE_DOOR_H */
