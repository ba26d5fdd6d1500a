/* libseam with its built-in transport. */
#include <libseam.h>

#include "gauge.h"

static int call(void *context)
{
  const seam_acs_users_delete_params params = {.acs_user_id = BENCH_ACS_USER_ID};
  seam_error *error = NULL;
  if (seam_acs_users_delete(context, &params, &error) == SEAM_OK) {
    return 0;
  }
  fprintf(stderr, "%s\n", seam_error_message(error).ptr);
  seam_error_free(error);
  return 1;
}

int main(int argc, char **argv)
{
  seam_options options;
  seam_client *client = NULL;
  seam_error *error = NULL;
  int result;
  seam_options_init(&options, sizeof options);
  options.use_environment = true;
  if (seam_client_new(&options, &client, &error) != SEAM_OK) {
    fprintf(stderr, "%s\n", seam_error_message(error).ptr);
    seam_error_free(error);
    return 1;
  }
  result = gauge_calls(argc, argv, call, client);
  seam_client_free(client);
  return result;
}
