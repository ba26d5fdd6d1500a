/* One client, eight threads and ten thousand calls, each of which gets its own reply or error: threads ENDPOINT KEY, on
 * a sandbox that was just started. The environment variable CALLS sets another number, a multiple of eight. */
#include <pthread.h>
#include <stdlib.h>

#include "check.h"
#include "echo_server.h"
#include "exchange.h"

#define THREADS 8
#define CALLS 10000
/* Removals of the same person by each thread. */
#define REPEATED 20
#define PERSON "1de00000-0000-4000-8000-000000000012"

/* The calls of one thread, with the client that all threads share. */
typedef struct share {
  const seam_client *client;
  pthread_t thread;
  unsigned number;
  unsigned long calls;
  unsigned long own_replies;
  unsigned long own_refusals;
  unsigned long own_problems;
  unsigned long removed;
  unsigned long already_gone;
} share;

static seam_client *client_at(const char *endpoint, const char *key)
{
  seam_options options;
  seam_client *client = NULL;
  CHECK_STATUS(seam_options_init(&options, sizeof options), SEAM_OK);
  options.endpoint = seam_str_c(endpoint);
  options.api_key = seam_str_c(key);
  CHECK_STATUS(seam_client_new(&options, &client, NULL), SEAM_OK);
  return client;
}

static int is(seam_str text, const char *expected)
{
  return text.len == strlen(expected) && memcmp(text.ptr, expected, text.len) == 0;
}

static seam_call *removal_of(const share *s, const char *id)
{
  const seam_acs_users_delete_params params = {.acs_user_id = id};
  seam_call *call = NULL;
  (void)seam_acs_users_delete_call(s->client, &params, &call, NULL);
  return call;
}

/* Calls the server, which confirms the removal and repeats its id. */
static void confirm(share *s, unsigned long i)
{
  char id[OWN_ID_SIZE];
  seam_call *call;
  seam_reply *reply = NULL;
  seam_str echo = SEAM_STR("");
  own_id(id, 0, s->number, i);
  call = removal_of(s, id);
  s->own_replies += seam_call_execute(call, &reply, NULL) == SEAM_OK &&
                    seam_reply_str(reply, "echo", &echo, NULL) == SEAM_OK && is(echo, id) &&
                    is(seam_reply_request_id(reply), id);
  seam_reply_free(reply);
  seam_call_free(call);
}

/* Calls the server, which refuses the removal and repeats its id. */
static void refuse(share *s, unsigned long i)
{
  char id[OWN_ID_SIZE];
  seam_call *call;
  seam_error *error = NULL;
  own_id(id, 1, s->number, i);
  call = removal_of(s, id);
  s->own_refusals += seam_call_execute(call, NULL, &error) == SEAM_ERR_NOT_FOUND && is(seam_error_type(error), id) &&
                     is(seam_error_request_id(error), id);
  seam_error_free(error);
  seam_call_free(call);
}

/* Makes a call that the library refuses because of a parameter of its own. */
static void refuse_here(share *s, unsigned long i)
{
  char id[OWN_ID_SIZE];
  seam_call *call;
  seam_error *error = NULL;
  own_id(id, 0, s->number, i);
  call = removal_of(s, id);
  (void)seam_call_set_i64(call, id, 1, NULL);
  s->own_problems += seam_call_execute(call, NULL, &error) == SEAM_ERR_INVALID_PARAMS &&
                     seam_error_problem_count(error) == 1 && is(seam_error_problem_parameter(error, 0), id);
  seam_error_free(error);
  seam_call_free(call);
}

static void *call_with_own_ids(void *argument)
{
  share *s = argument;
  unsigned long i;
  for (i = 0; i < s->calls; i++) {
    confirm(s, i);
    if (i % 4 == 0) {
      refuse(s, i);
      refuse_here(s, i);
    }
  }
  return NULL;
}

static void *remove_the_same_person(void *argument)
{
  share *s = argument;
  const seam_user_identities_delete_params params = {.user_identity_id = PERSON};
  unsigned long i;
  for (i = 0; i < s->calls; i++) {
    seam_call *call = NULL;
    seam_reply *reply = NULL;
    if (seam_user_identities_delete_call(s->client, &params, &call, NULL) == SEAM_OK &&
        seam_call_set_missing_ok(call, 1, NULL) == SEAM_OK && seam_call_execute(call, &reply, NULL) == SEAM_OK) {
      s->already_gone += seam_reply_already_gone(reply);
      s->removed += !seam_reply_already_gone(reply);
    }
    seam_reply_free(reply);
    seam_call_free(call);
  }
  return NULL;
}

static void run_threads(share shares[THREADS], const seam_client *client, unsigned long calls, void *(*work)(void *))
{
  unsigned i;
  memset(shares, 0, THREADS * sizeof *shares);
  for (i = 0; i < THREADS; i++) {
    shares[i].client = client;
    shares[i].number = i;
    shares[i].calls = calls;
    CHECK(pthread_create(&shares[i].thread, NULL, work, &shares[i]) == 0);
  }
  for (i = 0; i < THREADS; i++) {
    CHECK(pthread_join(shares[i].thread, NULL) == 0);
  }
}

static void each_call_gets_its_own_result(void)
{
  static share shares[THREADS];
  static echo_server server;
  const char *asked = getenv("CALLS");
  const unsigned long calls = (asked != NULL ? strtoul(asked, NULL, 10) : CALLS) / THREADS;
  seam_client *client;
  size_t i;
  CHECK(calls > 0 && echo_begin(&server));
  client = client_at(server.url, "seam_test_threads");
  run_threads(shares, client, calls, call_with_own_ids);
  for (i = 0; i < THREADS; i++) {
    CHECK(shares[i].own_replies == calls);
    CHECK(shares[i].own_refusals == (calls + 3) / 4);
    CHECK(shares[i].own_problems == (calls + 3) / 4);
  }
  seam_client_free(client);
  echo_end(&server);
}

static void one_of_many_removals_is_told_that_it_removed(const char *endpoint, const char *key)
{
  static share shares[THREADS];
  seam_client *client = client_at(endpoint, key);
  const long before = sandbox_count(endpoint, key, "user_identities");
  unsigned long removed = 0, already_gone = 0;
  size_t i;
  run_threads(shares, client, REPEATED, remove_the_same_person);
  for (i = 0; i < THREADS; i++) {
    removed += shares[i].removed;
    already_gone += shares[i].already_gone;
  }
  CHECK(removed == 1 && already_gone == THREADS * REPEATED - 1);
  CHECK(before > 0 && sandbox_count(endpoint, key, "user_identities") == before - 1);
  seam_client_free(client);
}

int main(int argc, char **argv)
{
  if (argc != 3) {
    fprintf(stderr, "usage: %s ENDPOINT KEY\n", argv[0]);
    return 2;
  }
  each_call_gets_its_own_result();
  one_of_many_removals_is_told_that_it_removed(argv[1], argv[2]);
  return checks_end();
}
