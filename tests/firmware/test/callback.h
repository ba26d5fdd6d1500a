/* Removals that libseam drives: it calls the controller's transport. */
#ifndef FIRMWARE_CALLBACK_H
#define FIRMWARE_CALLBACK_H

#include "door.h"

/* Executes the removal, like `door_remove`. */
seam_status callback_remove(const seam_client *client, const door_removal *removal, seam_reply **reply,
                            seam_error **error);

#endif /* FIRMWARE_CALLBACK_H */
