/* Runs a case, and compares its end with the expected one. */
#ifndef FIRMWARE_RUN_H
#define FIRMWARE_RUN_H

#include "case.h"

/* A way to execute a removal. */
typedef seam_status (*remove_fn)(const seam_client *client, const door_removal *removal, seam_reply **reply,
                                 seam_error **error);

/* Runs a case with its own client. Returns the status; sets `*right` to 1 if everything was as expected. */
seam_status run_by(const door_case *test, remove_fn remove, int *right);

/* Runs a case over the wire. */
seam_status run(const door_case *test, int *right);

/* Checks that no run so far has reported a lack of memory wrongly. */
void run_check_reports(void);

#endif /* FIRMWARE_RUN_H */
