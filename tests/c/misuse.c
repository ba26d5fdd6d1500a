/* Misuse that needs no server: each gives an error that says what is wrong. */
#include <stdlib.h>

#include "check.h"

#define KEY "seam_test_misuse"
#define ID "8d7e0b3a-b889-49a7-9164-4b71a0506a33"

/* Creates a client that must be refused, and checks the only problem of its options. */
static void check_refused(const seam_options *options, const char *parameter, const char *code)
{
  seam_client *client = NULL;
  seam_error *error = NULL;
  CHECK_STATUS(seam_client_new(options, &client, &error), SEAM_ERR_INVALID_OPTIONS);
  CHECK(client == NULL && error != NULL);
  CHECK_STATUS(seam_error_code(error), SEAM_ERR_INVALID_OPTIONS);
  CHECK(strcmp(seam_error_name(error), "invalid_options") == 0);
  CHECK(seam_error_problem_count(error) == 1);
  CHECK_TEXT(seam_error_problem_parameter(error, 0), parameter);
  CHECK_TEXT(seam_error_problem_code(error, 0), code);
  CHECK_TEXT(seam_error_problem_code(error, 1), "");
  CHECK(seam_error_message(error).len > 0);
  CHECK(strstr(seam_error_json(error).ptr, KEY) == NULL);
  seam_error_free(error);
}

static seam_options fresh(void)
{
  seam_options options;
  CHECK_STATUS(seam_options_init(&options, sizeof options), SEAM_OK);
  return options;
}

static void options(void)
{
  seam_header header = {SEAM_STR("authorization"), SEAM_STR("Bearer x")};
  seam_client *client = NULL;
  seam_options o = fresh();
  CHECK(o.struct_size == sizeof o && o.timeout_ms > 0 && o.deadline_ms > 0 && o.strict);
  check_refused(&o, "api_key", "missing");
  o.api_key = SEAM_STR(KEY);
  o.personal_access_token = SEAM_STR("seam_at1_misuse");
  check_refused(&o, "api_key", "conflict");
  o.api_key = seam_str_c(NULL);
  check_refused(&o, "workspace_id", "missing");
  o = fresh();
  o.api_key = SEAM_STR(KEY);
  o.endpoint = SEAM_STR("no url");
  check_refused(&o, "endpoint", "format");
  o.endpoint = SEAM_STR("http://example.com");
  check_refused(&o, "endpoint", "format");
  o.endpoint = SEAM_STR("https://\xff");
  check_refused(&o, "endpoint", "format");
  o = fresh();
  o.api_key = SEAM_STR(KEY);
  o.timeout_ms = 0;
  check_refused(&o, "timeout_ms", "range");
  o.timeout_ms = UINT64_MAX;
  check_refused(&o, "timeout_ms", "range");
  o = fresh();
  o.api_key = SEAM_STR(KEY);
  o.headers = &header;
  o.header_count = 1;
  check_refused(&o, "headers", "value");
  o = fresh();
  o.api_key = SEAM_STR(KEY);
  o.reserved[sizeof o.reserved - 1] = 1;
  check_refused(&o, "reserved", "value");
  o.reserved[sizeof o.reserved - 1] = 0;
  o.in_flight_limit = 0;
  check_refused(&o, "in_flight_limit", "range");
  o.in_flight_limit = 1;
  o.proxy = SEAM_STR("no url");
  check_refused(&o, "proxy", "value");
  o = fresh();
  o.api_key = SEAM_STR(KEY);
  o.ca_bundle = SEAM_STR("/no/such/file.pem");
  CHECK_STATUS(seam_client_new(&o, &client, NULL), SEAM_ERR_INVALID_OPTIONS);
  CHECK(client == NULL);
  o.struct_size = 3;
  check_refused(&o, "struct_size", "range");
  o.struct_size = UINT32_MAX;
  check_refused(&o, "struct_size", "range");
  CHECK_STATUS(seam_options_init(&o, 3), SEAM_ERR_INVALID_OPTIONS);
}

/* A program that was compiled with a newer header: its options are longer. */
static void newer_options(void)
{
  struct {
    seam_options known;
    uint64_t unknown[2];
  } newer;
  seam_client *client = NULL;
  memset(&newer, 0xff, sizeof newer);
  CHECK_STATUS(seam_options_init(&newer.known, sizeof newer), SEAM_OK);
  CHECK(newer.known.struct_size == sizeof newer && newer.unknown[0] == 0 && newer.unknown[1] == 0);
  newer.known.api_key = SEAM_STR(KEY);
  CHECK_STATUS(seam_client_new(&newer.known, &client, NULL), SEAM_OK);
  seam_client_free(client);
  newer.unknown[1] = 1;
  check_refused(&newer.known, "struct_size", "unknown");
}

/* A program that was compiled with an older header: its options are shorter. */
static void older_options(const size_t SHORT)
{
  union {
    seam_options known;
    unsigned char bytes[sizeof(seam_options)];
  } older;
  seam_client *client = NULL;
  seam_call *call = NULL;
  size_t i;
  memset(&older, 0xa5, sizeof older);
  CHECK_STATUS(seam_options_init(&older.known, SHORT), SEAM_OK);
  for (i = SHORT; i < sizeof older; i++)
    CHECK(older.bytes[i] == 0xa5);
  CHECK(older.known.struct_size == SHORT && older.known.require_uuid_ids);
  CHECK_STATUS(seam_options_init(&older.known, SHORT - 4), SEAM_ERR_INVALID_OPTIONS);
  CHECK_STATUS(seam_options_init(&older.known, SHORT + 4), SEAM_ERR_INVALID_OPTIONS);
  older.known.api_key = SEAM_STR(KEY);
  CHECK_STATUS(seam_client_new(&older.known, &client, NULL), SEAM_OK);
  /* Options that the program does not know have their defaults. */
  CHECK_STATUS(seam_call_new_by_name(client, "user_identities.delete", &call, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_str(call, "user_identity_id", SEAM_STR("user1"), NULL), SEAM_OK);
  CHECK_STATUS(seam_call_check(call, NULL), SEAM_ERR_INVALID_PARAMS);
  seam_call_free(call);
  seam_client_free(client);
}

/* Credentials that an operation does not accept, and a token without a workspace. */
static void credentials(void)
{
  seam_options o = fresh();
  seam_client *client = NULL;
  seam_call *call = NULL;
  seam_error *error = NULL;
  o.client_session_token = SEAM_STR("seam_cst1_misuse");
  o.publishable_key = SEAM_STR("seam_pk1_misuse");
  check_refused(&o, "client_session_token", "conflict");
  o.client_session_token = SEAM_STR("seam_pk1_misuse");
  o.publishable_key = (seam_str){0};
  check_refused(&o, "client_session_token", "format");
  o.client_session_token = SEAM_STR("seam_cst1_misuse");
  CHECK_STATUS(seam_client_new(&o, &client, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_new_by_name(client, "user_identities.delete", &call, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_str(call, "user_identity_id", SEAM_STR(ID), NULL), SEAM_OK);
  CHECK_STATUS(seam_call_execute(call, NULL, &error), SEAM_ERR_INVALID_OPTIONS);
  CHECK_TEXT(seam_error_message(error), "user_identities.delete does not accept the credential `client_session_token`; "
                                        "give `api_key`, `personal_access_token` or `console_session_token`");
  seam_error_free(error);
  seam_call_free(call);
  seam_client_free(client);
  o = fresh();
  o.personal_access_token = SEAM_STR("seam_at1_misuse");
  check_refused(&o, "workspace_id", "missing");
  o.without_workspace = 1;
  CHECK_STATUS(seam_client_new(&o, &client, NULL), SEAM_OK);
  seam_client_free(client);
  o.workspace_id = SEAM_STR("ws1");
  check_refused(&o, "without_workspace", "conflict");
}

static void ids_of_another_form(void)
{
  seam_options o = fresh();
  seam_client *client = NULL;
  seam_call *call = NULL;
  CHECK(o.require_uuid_ids);
  o.api_key = SEAM_STR(KEY);
  o.require_uuid_ids = 0;
  CHECK_STATUS(seam_client_new(&o, &client, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_new_by_name(client, "user_identities.delete", &call, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_str(call, "user_identity_id", SEAM_STR("user1"), NULL), SEAM_OK);
  CHECK_STATUS(seam_call_check(call, NULL), SEAM_OK);
  seam_call_free(call);
  seam_client_free(client);
}

static void environment(void)
{
  seam_options o = fresh();
  seam_client *client = NULL;
  seam_error *error = NULL;
  o.use_environment = true;
  CHECK(setenv("SEAM_API_KEY", KEY, 1) == 0 && setenv("SEAM_PERSONAL_ACCESS_TOKEN", "seam_at1_x", 1) == 0);
  check_refused(&o, "api_key", "conflict");
  CHECK(unsetenv("SEAM_PERSONAL_ACCESS_TOKEN") == 0 && setenv("SEAM_ENDPOINT", "no url", 1) == 0);
  check_refused(&o, "endpoint", "format");
  /* A value that is not UTF-8 is refused, and not ignored: that would ask another server. */
  CHECK(setenv("SEAM_ENDPOINT", "https://\xff", 1) == 0);
  check_refused(&o, "endpoint", "format");
  /* The former name of the variable is used if the new one is not set, or empty. */
  CHECK(setenv("SEAM_API_URL", "no url", 1) == 0 && setenv("SEAM_ENDPOINT", "http://127.0.0.1:1", 1) == 0);
  CHECK_STATUS(seam_client_new(&o, &client, &error), SEAM_OK);
  seam_client_free(client);
  CHECK(setenv("SEAM_ENDPOINT", "", 1) == 0);
  check_refused(&o, "endpoint", "format");
  CHECK(setenv("SEAM_API_URL", "", 1) == 0);
  CHECK(unsetenv("SEAM_ENDPOINT") == 0 && setenv("SEAM_API_KEY", "seam_\xff", 1) == 0);
  check_refused(&o, "api_key", "format");
  CHECK(setenv("SEAM_API_KEY", KEY, 1) == 0);
  CHECK_STATUS(seam_client_new(&o, &client, &error), SEAM_OK);
  CHECK(error == NULL);
  seam_client_free(client);
  CHECK(unsetenv("SEAM_API_KEY") == 0);
  check_refused(&o, "api_key", "missing");
}

static void parameters(seam_client *client)
{
  seam_call *call = NULL;
  seam_error *error = NULL;
  seam_request request;
  CHECK_STATUS(seam_call_new(client, 4242, &call, &error), SEAM_ERR_UNKNOWN_OPERATION);
  CHECK(call == NULL && strstr(seam_error_message(error).ptr, "4242") != NULL);
  seam_error_free(error);
  CHECK_STATUS(seam_call_new_by_name(client, "acs.user.delete", &call, &error), SEAM_ERR_UNKNOWN_OPERATION);
  CHECK(call == NULL && strstr(seam_error_message(error).ptr, "`acs.users.delete`") != NULL);
  seam_error_free(error);
  CHECK_STATUS(seam_call_new_by_name(client, "acs.\xff", &call, NULL), SEAM_ERR_UNKNOWN_OPERATION);

  CHECK_STATUS(seam_call_new_by_name(client, "acs.users.delete", &call, &error), SEAM_OK);
  CHECK(error == NULL);
  CHECK_STATUS(seam_call_set_str(call, "acs_user_id", SEAM_STR("\xff"), &error), SEAM_ERR_INVALID_PARAMS);
  CHECK_TEXT(seam_error_problem_parameter(error, 0), "acs_user_id");
  CHECK_TEXT(seam_error_problem_code(error, 0), "format");
  seam_error_free(error);
  CHECK_STATUS(seam_call_set_str(call, "\xff", SEAM_STR("x"), NULL), SEAM_ERR_INVALID_PARAMS);
  CHECK_STATUS(seam_call_set_json(call, "acs_user_id", SEAM_STR("{"), NULL), SEAM_ERR_INVALID_PARAMS);
  CHECK_STATUS(seam_call_set_params_json(call, SEAM_STR("[]"), NULL), SEAM_ERR_INVALID_PARAMS);
  CHECK_STATUS(seam_call_set_str(call, "acs_usr_id", SEAM_STR(ID), NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_null(call, "user_identity_id", NULL), SEAM_OK);
  CHECK_STATUS(seam_call_check(call, &error), SEAM_ERR_INVALID_PARAMS);
  CHECK(seam_error_problem_count(error) >= 2);
  CHECK(strstr(seam_error_json(error).ptr, "\"suggestion\":\"acs_user_id\"") != NULL);
  CHECK_TEXT(seam_error_at(error, "kind"), "invalid_params");
  CHECK_TEXT(seam_error_at(error, "attempts"), "0");
  CHECK(seam_error_at(error, "problems.0.message").ptr == seam_error_at(error, "problems.0.message").ptr);
  CHECK_TEXT(seam_error_at(error, "problems.9.message"), "");
  CHECK_TEXT(seam_error_at(error, "action_attempt"), "");
  CHECK_TEXT(seam_error_at(error, NULL), "");
  CHECK_TEXT(seam_error_operation(error), "acs.users.delete");
  seam_error_free(error);
  request.struct_size = sizeof request;
  CHECK_STATUS(seam_call_request(call, &request, NULL), SEAM_ERR_INVALID_PARAMS);
  CHECK_STATUS(seam_call_execute(call, NULL, NULL), SEAM_ERR_INVALID_PARAMS);
  /* Refused parameters can be corrected. */
  CHECK_STATUS(seam_call_set_params_json(call, SEAM_STR("{\"acs_user_id\":\"" ID "\"}"), NULL), SEAM_OK);
  CHECK_STATUS(seam_call_check(call, &error), SEAM_OK);
  CHECK_STATUS(seam_call_set_i64(call, "acs_user_id", 5, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_check(call, NULL), SEAM_ERR_INVALID_PARAMS);
  CHECK_STATUS(seam_call_set_bool(call, "acs_user_id", 1, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_check(call, NULL), SEAM_ERR_INVALID_PARAMS);
  CHECK_STATUS(seam_call_set_json(call, "acs_user_id", SEAM_STR("\"" ID "\""), NULL), SEAM_OK);
  request.struct_size = 1;
  CHECK_STATUS(seam_call_request(call, &request, NULL), SEAM_ERR_INVALID_STATE);
  request.struct_size = sizeof request;
  CHECK_STATUS(seam_call_request(call, &request, NULL), SEAM_OK);
  CHECK_TEXT(request.body, "{\"acs_user_id\":\"" ID "\"}");
  CHECK_TEXT(request.headers[0].value, "Bearer " KEY);
  seam_call_free(call);
}

static void call_options(seam_client *client)
{
  seam_call *call = NULL;
  seam_error *error = NULL;
  seam_str json;
  CHECK_STATUS(seam_call_new(client, SEAM_OP_ACS_USERS_DELETE, &call, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_str(call, "acs_user_id", SEAM_STR(ID), NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_timeout_ms(call, 0, &error), SEAM_ERR_INVALID_OPTIONS);
  CHECK_TEXT(seam_error_problem_parameter(error, 0), "timeout_ms");
  seam_error_free(error);
  CHECK_STATUS(seam_call_set_deadline_ms(call, UINT64_MAX, NULL), SEAM_ERR_INVALID_OPTIONS);
  CHECK_STATUS(seam_call_set_retries(call, 1000, NULL), SEAM_ERR_INVALID_OPTIONS);
  CHECK_STATUS(seam_call_set_options_json(call, SEAM_STR("{\"missing_okay\":true}"), NULL), SEAM_ERR_INVALID_OPTIONS);
  CHECK_STATUS(seam_call_set_options_json(call, SEAM_STR("null"), NULL), SEAM_ERR_INVALID_OPTIONS);
  CHECK_STATUS(seam_call_set_workspace_id(call, SEAM_STR("\xff"), NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_request_json(call, &json, NULL), SEAM_OK);
  CHECK(strstr(json.ptr, "\"authorization\":\"[redacted]\"") != NULL && strstr(json.ptr, KEY) == NULL);
  /* An API key belongs to one workspace: another one is refused before anything is sent. */
  CHECK_STATUS(seam_call_set_workspace_id(call, SEAM_STR("another"), NULL), SEAM_OK);
  CHECK_STATUS(seam_call_request_json(call, &json, &error), SEAM_ERR_INVALID_OPTIONS);
  CHECK_TEXT(seam_error_problem_parameter(error, 0), "workspace_id");
  seam_error_free(error);
  seam_call_free(call);
}

static void wrong_order(seam_client *client)
{
  seam_call *call = NULL;
  seam_error *error = NULL;
  seam_step step = 0;
  uint64_t until = 77;
  CHECK_STATUS(seam_call_new(client, SEAM_OP_ACS_USERS_DELETE, &call, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_str(call, "acs_user_id", SEAM_STR(ID), NULL), SEAM_OK);
  CHECK_STATUS(seam_call_take(call, NULL, &error), SEAM_ERR_INVALID_STATE);
  CHECK(seam_error_message(error).len > 0);
  seam_error_free(error);
  CHECK_STATUS(seam_call_feed_response(call, 200, NULL, 0, NULL, 0, 0, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_feed_failure(call, SEAM_FAILURE_DNS, seam_str_c(NULL), 0, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_poll(call, 0, &step, &until, NULL), SEAM_OK);
  CHECK(step == SEAM_STEP_SEND && until == 77);
  CHECK_STATUS(seam_call_take(call, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_str(call, "acs_user_id", SEAM_STR(ID), NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_retries(call, 0, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_entropy(call, 0, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_execute(call, NULL, NULL), SEAM_ERR_INVALID_STATE);
  seam_call_cancel(call);
  CHECK_STATUS(seam_call_poll(call, 1, &step, &until, NULL), SEAM_OK);
  CHECK(step == SEAM_STEP_DONE);
  CHECK_STATUS(seam_call_feed_response(call, 200, NULL, 0, "{\"ok\":true}", 11, 1, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_take(call, NULL, &error), SEAM_ERR_CANCELLED);
  CHECK(seam_error_attempts(error) == 1);
  seam_error_free(error);
  seam_call_free(call);
  CHECK_STATUS(seam_call_new(client, SEAM_OP_ACS_USERS_DELETE, &call, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_str(call, "acs_user_id", SEAM_STR(ID), NULL), SEAM_OK);
  seam_call_cancel(call);
  CHECK_STATUS(seam_call_execute(call, NULL, NULL), SEAM_ERR_CANCELLED);
  CHECK_STATUS(seam_call_execute(call, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_take(call, NULL, NULL), SEAM_ERR_INVALID_STATE);
  seam_call_free(call);
}

/* A reply that was fed counts, even if the call was cancelled in between. */
static void cancelled_under_way(seam_client *client)
{
  const struct {
    uint32_t http_status;
    const char *body;
    seam_status expected;
  } cases[] = {
      {200, "{\"ok\":true}", SEAM_OK},
      {401, "{}", SEAM_ERR_UNAUTHORIZED},
      /* Cancelled: the call does not end with such a reply or failure. */
      {503, "{}", SEAM_ERR_CANCELLED},
      {0, "", SEAM_ERR_CANCELLED},
  };
  size_t i;
  for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    seam_call *call = NULL;
    seam_reply *reply = NULL;
    seam_step step = 0;
    CHECK_STATUS(seam_call_new(client, SEAM_OP_ACS_USERS_DELETE, &call, NULL), SEAM_OK);
    CHECK_STATUS(seam_call_set_str(call, "acs_user_id", SEAM_STR(ID), NULL), SEAM_OK);
    CHECK_STATUS(seam_call_set_retries(call, 1, NULL), SEAM_OK);
    CHECK_STATUS(seam_call_poll(call, 0, &step, NULL, NULL), SEAM_OK);
    CHECK(step == SEAM_STEP_SEND);
    seam_call_cancel(call);
    if (cases[i].http_status == 0) {
      CHECK_STATUS(seam_call_feed_failure(call, SEAM_FAILURE_CONNECT, SEAM_STR(""), 0, NULL), SEAM_OK);
    } else {
      const char *body = cases[i].body;
      CHECK_STATUS(seam_call_feed_response(call, cases[i].http_status, NULL, 0, body, strlen(body), 0, NULL), SEAM_OK);
    }
    CHECK_STATUS(seam_call_poll(call, 1, &step, NULL, NULL), SEAM_OK);
    CHECK(step == SEAM_STEP_DONE);
    CHECK_STATUS(seam_call_take(call, &reply, NULL), cases[i].expected);
    CHECK((reply != NULL) == (cases[i].expected == SEAM_OK));
    seam_reply_free(reply);
    seam_call_free(call);
  }
}

int main(void)
{
  seam_client *client = NULL;
  seam_options o = fresh();
  options();
  newer_options();
  older_options(offsetof(seam_options, retries));
  older_options(offsetof(seam_options, action_attempt_timeout_ms));
  credentials();
  ids_of_another_form();
  environment();
  o.api_key = SEAM_STR(KEY);
  /* Port 1 of the loopback: nobody is there, and nothing leaves this machine. */
  o.endpoint = SEAM_STR("http://127.0.0.1:1");
  o.retries = 0;
  CHECK_STATUS(seam_client_new(&o, &client, NULL), SEAM_OK);
  parameters(client);
  call_options(client);
  wrong_order(client);
  cancelled_under_way(client);
  seam_client_free(client);
  return checks_end();
}
