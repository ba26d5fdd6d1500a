/* Refused: unused-result|warn_unused_result */
#include <libseam.h>

int removed(const seam_client *client);
int removed(const seam_client *client)
{
  const seam_user_identities_delete_params params = {.user_identity_id = "x"};
#ifdef FIXED
  return seam_user_identities_delete(client, &params, NULL) == SEAM_OK;
#else
  seam_user_identities_delete(client, &params, NULL);
  return 1;
#endif
}
