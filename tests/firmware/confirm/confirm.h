/* Removals that the controller confirms: it reads what is there, removes it, and reads until that is certainly gone. */
#ifndef FIRMWARE_CONFIRM_H
#define FIRMWARE_CONFIRM_H

#include "door.h"

/* Creates a client whose replies may have 4096 bytes: an object that is being removed says so, and grows. */
seam_status confirm_client(seam_str api_key, seam_client **client, seam_error **error);

/* Executes the removal and confirms it, which may take a minute. Without proof it returns SEAM_ERR_NOT_CONFIRMED, and
 * `*error` has the verdict. */
seam_status confirm_remove(const seam_client *client, const door_removal *removal, seam_reply **reply,
                           seam_error **error);

/* Returns the token of an error, with which the controller asks again later; empty if there is none. A view of the
 * error. */
seam_str confirm_token(const seam_error *error);

/* Asks again about the removal of a token, and removes nothing. Returns the same as `confirm_remove`. */
seam_status confirm_later(const seam_client *client, seam_str token, seam_reply **reply, seam_error **error);

#endif /* FIRMWARE_CONFIRM_H */
