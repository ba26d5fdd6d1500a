/* One client, eight threads and ten thousand calls: threads ENDPOINT KEY, on a sandbox that was just started. The
 * environment variable CALLS may ask for another number, a multiple of eight. */
#include <pthread.h>
#include <stdlib.h>

#include "check.h"
#include "exchange.h"

#define THREADS 8
#define CALLS 10000

/* What a thread of its own does with the client that all share. */
typedef struct share {
  const seam_client *client;
  pthread_t thread;
  unsigned long calls;
  unsigned long told_gone;
  unsigned long refused;
} share;

static seam_status call_once(share *s, const char *id, seam_reply **reply, seam_error **error)
{
  const seam_user_identities_delete_params params = {.user_identity_id = id};
  seam_call *call = NULL;
  seam_status status = seam_user_identities_delete_call(s->client, &params, &call, NULL);
  if (status == SEAM_OK) {
    status = seam_call_set_missing_ok(call, 1, NULL);
  }
  if (status == SEAM_OK) {
    status = seam_call_execute(call, reply, error);
  }
  seam_call_free(call);
  return status;
}

/* Beside every fourth call one is refused, so that errors are made and freed beside replies. */
static void *call_again_and_again(void *argument)
{
  share *s = (share *)argument;
  unsigned long i;
  for (i = 0; i < s->calls; i++) {
    seam_reply *reply = NULL;
    seam_error *error = NULL;
    if (call_once(s, "1de00000-0000-4000-8000-000000000012", &reply, NULL) == SEAM_OK &&
        strstr(seam_reply_json(reply).ptr, "user_identities.delete") != NULL) {
      s->told_gone++;
    }
    seam_reply_free(reply);
    if (i % 4 == 0 && call_once(s, "not-an-id", NULL, &error) == SEAM_ERR_INVALID_PARAMS &&
        strstr(seam_error_json(error).ptr, "user_identity_id") != NULL) {
      s->refused++;
    }
    seam_error_free(error);
  }
  return NULL;
}

int main(int argc, char **argv)
{
  static share shares[THREADS];
  const char *asked = getenv("CALLS");
  unsigned long calls = asked != NULL ? strtoul(asked, NULL, 10) : CALLS, gone = 0;
  seam_options options;
  seam_client *client = NULL;
  size_t i;
  long before;
  if (argc != 3) {
    fprintf(stderr, "usage: %s ENDPOINT KEY\n", argv[0]);
    return 2;
  }
  before = sandbox_count(argv[1], argv[2], "user_identities");
  CHECK_STATUS(seam_options_init(&options, sizeof options), SEAM_OK);
  options.endpoint = seam_str_c(argv[1]);
  options.api_key = seam_str_c(argv[2]);
  CHECK_STATUS(seam_client_new(&options, &client, NULL), SEAM_OK);
  for (i = 0; i < THREADS; i++) {
    shares[i].client = client;
    shares[i].calls = calls / THREADS;
    CHECK(pthread_create(&shares[i].thread, NULL, call_again_and_again, &shares[i]) == 0);
  }
  for (i = 0; i < THREADS; i++) {
    CHECK(pthread_join(shares[i].thread, NULL) == 0);
    CHECK(shares[i].told_gone == shares[i].calls);
    CHECK(shares[i].refused == (shares[i].calls + 3) / 4);
    gone += shares[i].told_gone;
  }
  CHECK(gone == calls);
  /* It was removed by one of them, and the others were told the truth. */
  CHECK(before > 0 && sandbox_count(argv[1], argv[2], "user_identities") == before - 1);
  seam_client_free(client);
  return checks_end();
}
