/*
 * Removes the access of a person who has left:
 *
 *     export SEAM_API_KEY=…
 *     offboard USER_IDENTITY_ID [ACS_USER_ID...]
 *
 * Removes the users of access systems first, because they open doors, and the person last. Objects that are already
 * gone count as success, so after a failure you can run the same command again. The exit code is 0 if everything is
 * gone, 1 if something is not, 2 for wrong usage, and 3 if there is no usable credential.
 *
 *     cc offboard.c $(pkg-config --cflags --libs libseam) -o offboard
 */
#include <libseam.h>
#include <signal.h>
#include <stdio.h>

static seam_call *volatile current;
static volatile sig_atomic_t interrupted;

/* Cancels the call under way on Ctrl-C; its error says whether it may have happened. */
static void give_up(int number)
{
  (void)number;
  interrupted = 1;
  seam_call_cancel(current);
}

/* Executes a call whose function returned `made`, prints the result, and frees the call. Returns 1 if it succeeded. */
static int removed(const char *what, const char *id, seam_status made, seam_call *call, seam_error *error)
{
  seam_reply *reply = NULL;
  seam_status status = made;
  if (status == SEAM_OK) {
    status = seam_call_set_missing_ok(call, 1, &error);
  }
  if (status == SEAM_OK) {
    current = call;
    if (interrupted) {
      seam_call_cancel(call);
    }
    status = seam_call_execute(call, &reply, &error);
    current = NULL;
  }
  if (status == SEAM_OK) {
    printf("%s %s: %s\n", what, id, seam_reply_already_gone(reply) ? "is not there" : "gone");
  } else {
    fprintf(stderr, "%s %s: NOT CONFIRMED: %s\n", what, id, seam_error_message(error).ptr);
    if (seam_error_request_id(error).len > 0) {
      fprintf(stderr, "  the server calls this request %s\n", seam_error_request_id(error).ptr);
    }
  }
  seam_reply_free(reply);
  seam_error_free(error);
  seam_call_free(call);
  return status == SEAM_OK;
}

static int offboard(const seam_client *client, const char *person, char *const *users, int count)
{
  int i, all_gone = 1;
  for (i = 0; i < count; i++) {
    const seam_acs_users_delete_params params = {.acs_user_id = users[i]};
    seam_call *call = NULL;
    seam_error *error = NULL;
    seam_status made = seam_acs_users_delete_call(client, &params, &call, &error);
    all_gone &= removed("access system user", users[i], made, call, error);
  }
  /* The person stays while a door is still open, so that the door can be found again. */
  if (all_gone) {
    const seam_user_identities_delete_params params = {.user_identity_id = person};
    seam_call *call = NULL;
    seam_error *error = NULL;
    seam_status made = seam_user_identities_delete_call(client, &params, &call, &error);
    all_gone = removed("person", person, made, call, error);
  }
  return all_gone;
}

int main(int argc, char **argv)
{
  seam_options options;
  seam_client *client = NULL;
  seam_error *error = NULL;
  int all_gone;
  if (argc < 2) {
    fprintf(stderr, "usage: %s USER_IDENTITY_ID [ACS_USER_ID...]\n", argv[0]);
    return 2;
  }
  if (seam_abi_version() != SEAM_ABI_VERSION) {
    fprintf(stderr, "libseam %s does not fit; this program was compiled for %s\n", seam_version_string(),
            SEAM_VERSION_STRING);
    return 3;
  }
  seam_options_init(&options, sizeof options);
  /* SEAM_API_KEY, and SEAM_ENDPOINT if the server is not the API's own. */
  options.use_environment = true;
  if (seam_client_new(&options, &client, &error) != SEAM_OK) {
    fprintf(stderr, "%s\n", seam_error_message(error).ptr);
    seam_error_free(error);
    return 3;
  }
  signal(SIGINT, give_up);
  all_gone = offboard(client, argv[1], argv + 2, argc - 2);
  seam_client_free(client);
  return all_gone ? 0 : 1;
}
