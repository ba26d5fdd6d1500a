/* The operations over real HTTP: sandbox ENDPOINT KEY, on a sandbox that was just started. */
#include "check.h"
#include "exchange.h"

static const char *endpoint;
static const char *key;

static seam_client *client_with(const char *api_key, uint32_t strict)
{
  seam_options options;
  seam_client *client = NULL;
  CHECK_STATUS(seam_options_init(&options, sizeof options), SEAM_OK);
  options.api_key = seam_str_c(api_key);
  options.endpoint = seam_str_c(endpoint);
  options.strict = strict;
  CHECK_STATUS(seam_client_new(&options, &client, NULL), SEAM_OK);
  return client;
}

static long count(const char *what)
{
  return sandbox_count(endpoint, key, what);
}

/* The samples of the documentation, in C, each with what it takes away. */
static void samples(const seam_client *client)
{
  seam_error *error = NULL;
  long before = count("identity_links");
  CHECK_STATUS(seam_user_identities_remove_acs_user(client,
                                                    &(seam_user_identities_remove_acs_user_params){
                                                        .user_identity_id = "5c945ab5-c75e-4bcb-8e5f-9410061c401f",
                                                        .acs_user_id = "c0184e54-0d93-4bca-8a4e-47bbd2ee3bfe",
                                                    },
                                                    &error),
               SEAM_OK);
  CHECK(error == NULL && before > 0 && count("identity_links") == before - 1);
  before = count("acs_access_group_memberships");
  CHECK_STATUS(
      seam_acs_users_remove_from_access_group(client,
                                              &(seam_acs_users_remove_from_access_group_params){
                                                  .acs_user_id = "8d7e0b3a-b889-49a7-9164-4b71a0506a33",
                                                  .acs_access_group_id = "123e4567-e89b-12d3-a456-426614174000",
                                              },
                                              &error),
      SEAM_OK);
  CHECK(before > 0 && count("acs_access_group_memberships") == before - 1);
  before = count("acs_users");
  CHECK_STATUS(seam_acs_users_delete(client,
                                     &(seam_acs_users_delete_params){
                                         .user_identity_id = "586c225c-b05c-4af4-8679-9c8a46066cce",
                                         .acs_system_id = "1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64",
                                     },
                                     &error),
               SEAM_OK);
  CHECK(before > 0 && count("acs_users") == before - 1);
  before = count("user_identities");
  CHECK_STATUS(seam_user_identities_delete(client,
                                           &(seam_user_identities_delete_params){
                                               .user_identity_id = "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3",
                                           },
                                           &error),
               SEAM_OK);
  CHECK(before > 0 && count("user_identities") == before - 1);
}

/* The fifth sample, with a look at all of its reply. */
static void unassign(const seam_client *client)
{
  const seam_acs_credentials_unassign_params params = {
      .acs_user_id = "33333333-3333-3333-3333-333333333333",
      .acs_credential_id = "66666666-6666-6666-6666-666666666666",
  };
  seam_call *call = NULL;
  seam_reply *reply = NULL;
  seam_error *error = NULL;
  seam_str text, again;
  bool truth = false;
  int64_t number = 7;
  size_t size = 0;
  long before = count("acs_credentials_assigned");
  CHECK_STATUS(seam_acs_credentials_unassign_call(client, &params, &call, &error), SEAM_OK);
  CHECK_STATUS(seam_call_execute(call, &reply, &error), SEAM_OK);
  seam_call_free(call);
  CHECK(error == NULL && before > 0 && count("acs_credentials_assigned") == before - 1);
  CHECK_TEXT(seam_reply_operation(reply), "acs.credentials.unassign");
  CHECK(seam_reply_http_status(reply) == 200 && seam_reply_attempts(reply) == 1);
  CHECK(!seam_reply_already_gone(reply) && seam_reply_request_id(reply).len == 36);
  /* The operation returns nothing, whatever the body holds. */
  CHECK(strstr(seam_reply_json(reply).ptr, "\"value\":null") != NULL);
  CHECK_STATUS(seam_reply_bool(reply, "ok", &truth, NULL), SEAM_OK);
  CHECK(truth);
  CHECK_STATUS(seam_reply_str(reply, "acs_credential.card_number", &text, NULL), SEAM_OK);
  CHECK_TEXT(text, "4810004");
  CHECK_STATUS(seam_reply_str(reply, "acs_credential.card_number", &again, NULL), SEAM_OK);
  CHECK(again.ptr == text.ptr);
  CHECK_STATUS(seam_reply_json_at(reply, "acs_credential.card_number", &again, NULL), SEAM_OK);
  CHECK_TEXT(again, "\"4810004\"");
  CHECK_STATUS(seam_reply_json_at(reply, "", &again, NULL), SEAM_OK);
  CHECK(again.ptr[0] == '{' && again.ptr[again.len - 1] == '}');
  CHECK_STATUS(seam_reply_count(reply, "", &size, NULL), SEAM_OK);
  CHECK(size == 2);
  CHECK_STATUS(seam_reply_count(reply, "acs_credential.errors", &size, NULL), SEAM_OK);
  CHECK(size == 0);
  CHECK(seam_reply_kind(reply, "acs_credential") == SEAM_KIND_OBJECT);
  CHECK(seam_reply_kind(reply, "acs_credential.errors") == SEAM_KIND_ARRAY);
  CHECK(seam_reply_kind(reply, "acs_credential.acs_user_id") == SEAM_KIND_NULL);
  CHECK(seam_reply_kind(reply, "acs_credential.card_number") == SEAM_KIND_STRING);
  CHECK(seam_reply_kind(reply, "ok") == SEAM_KIND_BOOL);
  CHECK(seam_reply_kind(reply, "ok.nothing") == SEAM_KIND_NONE);
  CHECK_STATUS(seam_reply_i64(reply, "acs_credential.card_number", &number, &error), SEAM_ERR_INVALID_STATE);
  CHECK(number == 7 && strstr(seam_error_message(error).ptr, "a string") != NULL);
  seam_error_free(error);
  CHECK_STATUS(seam_reply_str(reply, "nothing", &text, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_reply_str(reply, "ok", NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_TEXT(text, "4810004");
  seam_reply_free(reply);
}

/* An object that is gone is an error, unless the caller accepts that. */
static void gone(const seam_client *client)
{
  const seam_user_identities_delete_params params = {.user_identity_id = "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"};
  seam_call *call = NULL;
  seam_reply *reply = NULL;
  seam_error *error = NULL;
  CHECK_STATUS(seam_user_identities_delete(client, &params, &error), SEAM_ERR_NOT_FOUND);
  CHECK(seam_error_http_status(error) == 404 && seam_error_attempts(error) == 1);
  CHECK(seam_error_outcome(error) == SEAM_OUTCOME_REFUSED);
  CHECK(seam_error_type(error).len > 0 && seam_error_request_id(error).len == 36);
  CHECK(seam_error_retry_after_ms(error) == SEAM_NO_TIME);
  seam_error_free(error);
  CHECK_STATUS(seam_user_identities_delete_call(client, &params, &call, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_missing_ok(call, 1, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_execute(call, &reply, NULL), SEAM_OK);
  CHECK(seam_reply_already_gone(reply) == 1 && seam_reply_http_status(reply) == 404);
  seam_reply_free(reply);
  seam_call_free(call);
}

static void refusals(void)
{
  const seam_acs_credentials_unassign_params params = {.acs_credential_id = "123e4567-e89b-12d3-a456-426614174000"};
  seam_client *stranger = client_with("seam_test_of_nobody", 1);
  seam_client *lenient = client_with(key, 0);
  seam_error *error = NULL;
  CHECK_STATUS(seam_user_identities_delete(
                   stranger,
                   &(seam_user_identities_delete_params){.user_identity_id = "1de00000-0000-4000-8000-000000000012"},
                   &error),
               SEAM_ERR_UNAUTHORIZED);
  CHECK(seam_error_http_status(error) == 401 && strstr(seam_error_json(error).ptr, "seam_test_of_nobody") == NULL);
  seam_error_free(error);
  /* Without the inferred rules the server finds this wrong. */
  CHECK_STATUS(seam_acs_credentials_unassign(lenient, &params, &error), SEAM_ERR_INVALID_INPUT);
  CHECK(seam_error_http_status(error) == 400 && seam_error_validation_count(error) == 1);
  CHECK_TEXT(seam_error_type(error), "invalid_input");
  CHECK_TEXT(seam_error_validation_path(error, 0), "");
  CHECK(seam_error_validation_message(error, 0).len > 0);
  CHECK_TEXT(seam_error_validation_message(error, 1), "");
  seam_error_free(error);
  seam_client_free(lenient);
  seam_client_free(stranger);
}

/* A server that misbehaves: nothing but a confirmation is a success. */
static void misbehaviour(const seam_client *client)
{
  static const struct {
    const char *rules;
    seam_status expected;
    seam_outcome outcome;
  } cases[] = {
      {"[\"*:html\"]", SEAM_ERR_MALFORMED_REPLY, SEAM_OUTCOME_UNKNOWN},
      {"[\"*:ok_false\"]", SEAM_ERR_API_ERROR, SEAM_OUTCOME_UNKNOWN},
      {"[\"*:redirect=http://127.0.0.1:1/\"]", SEAM_ERR_REDIRECTED, SEAM_OUTCOME_UNKNOWN},
      {"[\"*:status=503\"]", SEAM_ERR_SERVER_ERROR, SEAM_OUTCOME_UNKNOWN},
      {"[\"*:rate_limit=86400\"]", SEAM_ERR_RATE_LIMITED, SEAM_OUTCOME_REFUSED},
      {"[\"*:drop=before\"]", SEAM_ERR_CONNECTION_LOST, SEAM_OUTCOME_UNKNOWN},
      {"[\"*:oversized\"]", SEAM_ERR_TOO_LARGE, SEAM_OUTCOME_UNKNOWN},
  };
  const seam_acs_users_delete_params params = {.acs_user_id = "acc00000-0000-4000-8000-000000000012"};
  const seam_acs_users_delete_params another = {.acs_user_id = "acc00000-0000-4000-8000-000000000011"};
  seam_call *call = NULL;
  seam_reply *reply = NULL;
  seam_error *error = NULL;
  size_t i;
  for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    CHECK(sandbox_faults(endpoint, key, cases[i].rules));
    CHECK_STATUS(seam_acs_users_delete_call(client, &params, &call, NULL), SEAM_OK);
    CHECK_STATUS(seam_call_set_retries(call, 0, NULL), SEAM_OK);
    CHECK_STATUS(seam_call_execute(call, &reply, &error), cases[i].expected);
    CHECK(reply == NULL && seam_error_code(error) == cases[i].expected);
    CHECK(seam_error_outcome(error) == cases[i].outcome);
    CHECK(cases[i].expected != SEAM_ERR_RATE_LIMITED || seam_error_retry_after_ms(error) == 86400000);
    seam_error_free(error);
    seam_call_free(call);
  }
  /* The reply to the first attempt is lost; "not found" for the second one then proves nothing. */
  CHECK(sandbox_faults(endpoint, key, "[\"acs.users.delete:drop=after,count=1\"]"));
  CHECK_STATUS(seam_acs_users_delete_call(client, &another, &call, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_execute(call, &reply, &error), SEAM_ERR_UNCONFIRMED);
  CHECK(reply == NULL && seam_error_attempts(error) == 2 && seam_error_http_status(error) == 404);
  CHECK(seam_error_outcome(error) == SEAM_OUTCOME_UNKNOWN);
  CHECK_TEXT(seam_error_type(error), "acs_user_not_found");
  seam_error_free(error);
  seam_call_free(call);
  CHECK(sandbox_faults(endpoint, key, "[]"));
}

int main(int argc, char **argv)
{
  seam_client *client;
  if (argc != 3) {
    fprintf(stderr, "usage: %s ENDPOINT KEY\n", argv[0]);
    return 2;
  }
  endpoint = argv[1];
  key = argv[2];
  client = client_with(key, 1);
  samples(client);
  unassign(client);
  gone(client);
  refusals();
  misbehaviour(client);
  seam_client_free(client);
  return checks_end();
}
