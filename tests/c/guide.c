/* A program around the pieces of C in docs/c.md, which `cargo xtask test guide` writes into the included files. The
 * environment names the sandbox. */
#include <libseam.h>
#include <signal.h>
#include <stdio.h>

#include "events.inc"
#include "pages.inc"
#include "signal.inc"

static seam_call *removal(const seam_client *client)
{
  const seam_user_identities_delete_params params = {.user_identity_id = "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"};
  seam_call *call = NULL;
  (void)seam_user_identities_delete_call(client, &params, &call, NULL);
  return call;
}

int main(void)
{
  seam_options options;
  seam_client *client = NULL;
  seam_call *call;
  seam_status removed, cancelled;
  FILE *people = tmpfile();
  (void)seam_options_init(&options, sizeof options);
  options.use_environment = true;
  options.on_event = on_event;
  options.on_event_ctx = stdout;
  if (seam_client_new(&options, &client, NULL) != SEAM_OK || signal(SIGINT, on_signal) == SIG_ERR) {
    return 1;
  }
  if (people == NULL || print_people(client, people, NULL) != SEAM_OK || ftell(people) <= 0) {
    return 1;
  }
  (void)fclose(people);
  call = removal(client);
  removed = execute(call, NULL, NULL);
  seam_call_free(call);
  call = removal(client);
  current = call;
  (void)raise(SIGINT);
  cancelled = execute(call, NULL, NULL);
  seam_call_free(call);
  seam_client_free(client);
  return removed == SEAM_OK && cancelled == SEAM_ERR_CANCELLED ? 0 : 1;
}
