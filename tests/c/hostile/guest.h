/* Shared by the programs here: a client, and a removal that may be repeated. Each is started as PROGRAM ENDPOINT KEY,
 * on a sandbox of its own. */
#ifndef SEAM_TESTS_GUEST_H
#define SEAM_TESTS_GUEST_H

#include <dirent.h>
#include <stdlib.h>

#include "check.h"
#include "exchange.h"

#define PERSON "1de00000-0000-4000-8000-000000000012"

static const char *endpoint;
static const char *key;

/* Takes the arguments. */
static inline void guest_begin(int argc, char **argv)
{
  if (argc < 3) {
    fprintf(stderr, "usage: %s ENDPOINT KEY\n", argv[0]);
    exit(2);
  }
  endpoint = argv[1];
  key = argv[2];
}

/* Options for the server at `url`. */
static inline seam_options guest_options(const char *url)
{
  seam_options options;
  (void)seam_options_init(&options, sizeof options);
  options.endpoint = seam_str_c(url);
  options.api_key = seam_str_c(key);
  return options;
}

/* Creates a client of the server at `url`, or returns NULL if that fails. */
static inline seam_client *guest_client(const char *url)
{
  const seam_options options = guest_options(url);
  seam_client *client = NULL;
  (void)seam_client_new(&options, &client, NULL);
  return client;
}

/* Creates a call that removes a person who may be gone. */
static inline seam_call *guest_call(const seam_client *client)
{
  const seam_user_identities_delete_params params = {.user_identity_id = PERSON};
  seam_call *call = NULL;
  if (seam_user_identities_delete_call(client, &params, &call, NULL) == SEAM_OK) {
    (void)seam_call_set_missing_ok(call, 1, NULL);
  }
  return call;
}

/* Executes such a call with the built-in transport. Writes the error's message to `message`, which may be NULL. */
static inline seam_status guest_remove(const seam_client *client, char *message, size_t size)
{
  seam_call *call = guest_call(client);
  seam_error *error = NULL;
  seam_status status = seam_call_execute(call, NULL, &error);
  if (message != NULL) {
    snprintf(message, size, "%s", seam_error_message(error).ptr);
  }
  seam_error_free(error);
  seam_call_free(call);
  return status;
}

/* Returns the number of open descriptors. */
static inline int open_descriptors(void)
{
  int count = 0;
  DIR *folder = opendir("/proc/self/fd");
  if (folder == NULL) {
    return -1;
  }
  while (readdir(folder) != NULL) {
    count++;
  }
  closedir(folder);
  /* Without this folder, its parent, and the descriptor that reads it. */
  return count - 3;
}

#endif /* SEAM_TESTS_GUEST_H */
