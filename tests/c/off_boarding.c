/* Off-boardings over real HTTP: off_boarding ENDPOINT KEY, on a sandbox that was just started. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "exchange.h"

static const char *endpoint;
static const char *key;
static char folder[] = "/tmp/libseam-off-boarding-XXXXXX";

static seam_client *make_client(void)
{
  seam_options options;
  seam_client *client = NULL;
  CHECK_STATUS(seam_options_init(&options, sizeof options), SEAM_OK);
  options.api_key = seam_str_c(key);
  options.endpoint = seam_str_c(endpoint);
  CHECK_STATUS(seam_client_new(&options, &client, NULL), SEAM_OK);
  return client;
}

static const char *path_of(const char *name)
{
  static char path[128];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

/* Checks the file of evidence: its mode, its lines, and the result of its last run. */
static void check_evidence(const char *path, const char *result, long runs)
{
  static char lines[1 << 20];
  struct stat about;
  seam_reply *check = NULL;
  seam_str text = SEAM_STR("");
  bool is_intact = false;
  int64_t number = 0;
  FILE *file = fopen(path, "rb");
  size_t length = file == NULL ? 0 : fread(lines, 1, sizeof lines, file);
  if (file != NULL) {
    fclose(file);
  }
  CHECK(stat(path, &about) == 0 && (about.st_mode & 0777) == 0600);
  CHECK_STATUS(seam_evidence_verify(lines, length, &check, NULL), SEAM_OK);
  CHECK_STATUS(seam_reply_bool(check, "is_intact", &is_intact, NULL), SEAM_OK);
  CHECK_STATUS(seam_reply_str(check, "result", &text, NULL), SEAM_OK);
  CHECK_STATUS(seam_reply_i64(check, "runs", &number, NULL), SEAM_OK);
  CHECK(is_intact && number == runs && strstr(lines, key) == NULL);
  CHECK_TEXT(text, result);
  seam_reply_free(check);
  lines[length / 2] = (char)(lines[length / 2] == '1' ? '2' : '1');
  CHECK_STATUS(seam_evidence_verify(lines, length, &check, NULL), SEAM_OK);
  CHECK_STATUS(seam_reply_bool(check, "is_intact", &is_intact, NULL), SEAM_OK);
  CHECK(!is_intact && strstr(seam_reply_json(check).ptr, "problems") != NULL);
  seam_reply_free(check);
}

/* A plan changes nothing, and doing it takes everything. */
static void plan_and_apply(const seam_client *client)
{
  const char *path = path_of("elif.jsonl");
  seam_call *call = NULL;
  seam_reply *plan = NULL, *report = NULL;
  seam_step step = 0;
  seam_str text = SEAM_STR("");
  long before = sandbox_count(endpoint, key, "user_identities");
  CHECK_STATUS(seam_call_new_off_boarding_plan(client, &call, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_check(call, NULL), SEAM_ERR_INVALID_PARAMS);
  CHECK_STATUS(seam_call_set_str(call, "email", SEAM_STR("elif.yildiz@example.com"), NULL), SEAM_OK);
  CHECK_STATUS(seam_call_check(call, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_execute(call, &plan, NULL), SEAM_OK);
  CHECK_STATUS(seam_reply_json_at(plan, "plan", &text, NULL), SEAM_OK);
  CHECK(sandbox_count(endpoint, key, "user_identities") == before);
  seam_call_free(call);
  CHECK_STATUS(seam_call_new_off_boarding(client, text, &call, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_evidence_file(call, folder, NULL), SEAM_ERR_INVALID_PARAMS);
  CHECK_STATUS(seam_call_set_journal(call, SEAM_STR("{}\n"), NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_evidence_file(call, path, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_journal(call, SEAM_STR(""), NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_evidence_file(call, path, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_journal(call, SEAM_STR("{}\n"), NULL), SEAM_ERR_INVALID_STATE);
  /* Driven by hand, it would leave the file empty. */
  CHECK_STATUS(seam_call_poll(call, 0, &step, NULL, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_execute(call, &report, NULL), SEAM_OK);
  CHECK_STATUS(seam_reply_str(report, "off_boarding.result", &text, NULL), SEAM_OK);
  CHECK_TEXT(text, "done");
  CHECK(sandbox_count(endpoint, key, "user_identities") == before - 1);
  seam_call_free(call);
  seam_reply_free(plan);
  seam_reply_free(report);
  check_evidence(path, "done", 1);
}

/* Looks again with the evidence in `path`. Returns the status, and the result in `result`. */
static seam_status check(const seam_client *client, const char *path, char *result, size_t size)
{
  seam_call *call = NULL;
  seam_reply *report = NULL;
  seam_error *error = NULL;
  seam_str text = SEAM_STR("");
  seam_status status;
  CHECK_STATUS(seam_call_new_off_boarding_check(client, &call, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_evidence_file(call, path, NULL), SEAM_OK);
  status = seam_call_execute(call, &report, &error);
  if (status == SEAM_OK) {
    CHECK_STATUS(seam_reply_str(report, "check.result", &text, NULL), SEAM_OK);
  } else {
    text = seam_error_at(error, "report.result");
  }
  snprintf(result, size, "%s", text.ptr);
  seam_reply_free(report);
  seam_error_free(error);
  seam_call_free(call);
  return status;
}

/* Whoever was made anew is found days later, and the evidence says so. */
static void look_again(const seam_client *client)
{
  static exchange_reply made;
  const char *path = path_of("elif.jsonl");
  const char *person = "{\"email_address\":\"elif.yildiz@example.com\",\"full_name\":\"Elif Yildiz\"}";
  char result[16];
  long before = sandbox_count(endpoint, key, "user_identities");
  CHECK_STATUS(check(client, path, result, sizeof result), SEAM_OK);
  CHECK(strcmp(result, "clear") == 0);
  CHECK(sandbox_ask(endpoint, key, "/user_identities/create", person, &made));
  CHECK_STATUS(check(client, path, result, sizeof result), SEAM_ERR_NOT_CONFIRMED);
  CHECK(strcmp(result, "back") == 0);
  CHECK(sandbox_count(endpoint, key, "user_identities") == before + 1);
  check_evidence(path, "done", 1);
}

/* Without the evidence of an off-boarding there is nothing to look for, and no file is made. */
static void look_for_nothing(const seam_client *client)
{
  const char *path = path_of("missing.jsonl");
  seam_call *call = NULL;
  CHECK_STATUS(seam_call_new_off_boarding_check(client, &call, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_evidence_file(call, path, NULL), SEAM_ERR_INVALID_PARAMS);
  CHECK(access(path, F_OK) != 0);
  CHECK_STATUS(seam_call_check(call, NULL), SEAM_ERR_INVALID_PARAMS);
  seam_call_free(call);
}

/* Lines are given once they are durable; who has the file is alone; what was begun goes on. */
static void lines_and_resume(const seam_client *client)
{
  const char *path = path_of("hana.jsonl");
  const seam_str params = SEAM_STR("{\"person\":\"hana.kowalska@example.com\"}");
  seam_call *call = NULL, *other = NULL;
  seam_error *error = NULL;
  seam_str line = SEAM_STR("");
  size_t count = 0;
  CHECK_STATUS(seam_call_new_off_boarding(client, SEAM_STR(""), &call, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_params_json(call, params, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_evidence_file(call, path, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_new_off_boarding(client, SEAM_STR(""), &other, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_evidence_file(other, path, &error), SEAM_ERR_INVALID_PARAMS);
  CHECK(seam_error_outcome(error) == SEAM_OUTCOME_NOT_SENT);
  seam_error_free(error);
  do {
    CHECK_STATUS(seam_call_next(call, &line, NULL), SEAM_OK);
  } while (line.len > 0 && strstr(line.ptr, "\"kind\":\"action\"") == NULL);
  CHECK(line.len > 0);
  seam_call_cancel(call);
  error = NULL;
  while (seam_call_next(call, &line, &error) == SEAM_OK) {
  }
  CHECK_STATUS(seam_error_code(error), SEAM_ERR_CANCELLED);
  CHECK_TEXT(seam_error_at(error, "report.result"), "stopped");
  seam_error_free(error);
  seam_call_free(call);
  check_evidence(path, "stopped", 1);
  CHECK_STATUS(seam_call_set_params_json(other, params, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_evidence_file(other, path, NULL), SEAM_OK);
  for (;;) {
    CHECK_STATUS(seam_call_next(other, &line, NULL), SEAM_OK);
    if (line.len == 0) {
      break;
    }
    count++;
  }
  CHECK(count > 0);
  seam_call_free(other);
  check_evidence(path, "done", 2);
}

/* Drives an off-boarding by hand. Its lines cannot be recorded after the first `limit` times. Returns its status. */
static seam_status by_hand(const seam_client *client, const char *person, unsigned limit, unsigned *requests)
{
  static exchange_reply answer;
  seam_call *call = NULL;
  seam_request request;
  seam_error *error = NULL;
  seam_status status;
  seam_step step = 0;
  uint64_t now = 0, until = 0;
  *requests = 0;
  CHECK_STATUS(seam_call_new_off_boarding(client, SEAM_STR(""), &call, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_journal(call, SEAM_STR(""), NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_pages(call, true, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_pages(call, false, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_confirm_many(call, true, NULL), SEAM_ERR_INVALID_STATE);
  CHECK_STATUS(seam_call_set_str(call, "email", seam_str_c(person), NULL), SEAM_OK);
  CHECK_STATUS(seam_call_recorded(call, NULL), SEAM_ERR_INVALID_STATE);
  for (;;) {
    CHECK_STATUS(seam_call_poll(call, now, &step, &until, NULL), SEAM_OK);
    if (step == SEAM_STEP_SEND) {
      uint32_t failure;
      request.struct_size = sizeof request;
      CHECK_STATUS(seam_call_request(call, &request, NULL), SEAM_OK);
      failure = exchange(&request, &answer);
      ++*requests;
      CHECK(failure == 0);
      CHECK_STATUS(seam_call_feed_response(call, answer.status, answer.headers, answer.header_count, answer.body.ptr,
                                           answer.body.len, now, NULL),
                   SEAM_OK);
    } else if (step == SEAM_STEP_RECORD) {
      seam_str lines = SEAM_STR("");
      CHECK_STATUS(seam_call_record(call, &lines, NULL), SEAM_OK);
      CHECK(lines.len > 0 && lines.ptr[lines.len - 1] == '\n' && strstr(lines.ptr, key) == NULL);
      if (limit == 0) {
        *requests = 0;
        CHECK_STATUS(seam_call_record_failed(call, SEAM_STR("the disk is full"), NULL), SEAM_OK);
      } else {
        limit--;
        CHECK_STATUS(seam_call_recorded(call, NULL), SEAM_OK);
        CHECK_STATUS(seam_call_recorded(call, NULL), SEAM_ERR_INVALID_STATE);
      }
    } else if (step == SEAM_STEP_ITEM) {
      seam_str line = SEAM_STR("");
      CHECK_STATUS(seam_call_item(call, &line, NULL), SEAM_OK);
      CHECK(line.len > 0);
    } else if (step == SEAM_STEP_WAIT) {
      now = until;
    } else {
      break;
    }
  }
  status = seam_call_take(call, NULL, &error);
  if (status != SEAM_OK) {
    CHECK(strstr(seam_error_message(error).ptr, "the disk is full") != NULL);
  }
  seam_error_free(error);
  seam_call_free(call);
  return status;
}

/* With a personal access token a plan looks in all workspaces, and is applied in those that are named. */
static void several_workspaces(const seam_client *client)
{
  const seam_str all = SEAM_STR("{\"email\":\"jonas.weber@example.com\",\"workspaces\":\"all\"}");
  seam_options options;
  seam_client *with_token = NULL;
  seam_call *call = NULL;
  seam_reply *plan = NULL, *report = NULL;
  seam_error *error = NULL;
  seam_str text = SEAM_STR(""), workspace = SEAM_STR("");
  char named[128];
  long before = sandbox_count(endpoint, key, "user_identities");
  CHECK_STATUS(seam_call_new_off_boarding_plan(client, &call, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_params_json(call, all, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_check(call, &error), SEAM_ERR_INVALID_PARAMS);
  CHECK(strstr(seam_error_message(error).ptr, "`workspaces` needs `personal_access_token`") != NULL);
  seam_error_free(error);
  seam_call_free(call);
  CHECK_STATUS(seam_options_init(&options, sizeof options), SEAM_OK);
  options.personal_access_token = SEAM_STR("seam_at1Demo_LocalSandboxOnly0000000000");
  options.without_workspace = true;
  options.endpoint = seam_str_c(endpoint);
  CHECK_STATUS(seam_client_new(&options, &with_token, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_new_off_boarding_plan(with_token, &call, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_params_json(call, all, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_execute(call, &plan, NULL), SEAM_OK);
  seam_call_free(call);
  CHECK_STATUS(seam_reply_str(plan, "plan.workspaces.0.workspace_id", &workspace, NULL), SEAM_OK);
  CHECK_STATUS(seam_reply_json_at(plan, "plan", &text, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_new_off_boarding(with_token, text, &call, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_check(call, NULL), SEAM_ERR_INVALID_PARAMS);
  snprintf(named, sizeof named, "{\"workspaces\":[\"%.*s\"]}", (int)workspace.len, workspace.ptr);
  CHECK_STATUS(seam_call_set_params_json(call, seam_str_c(named), NULL), SEAM_OK);
  CHECK_STATUS(seam_call_set_evidence_file(call, path_of("jonas.jsonl"), NULL), SEAM_OK);
  CHECK_STATUS(seam_call_execute(call, &report, NULL), SEAM_OK);
  CHECK_STATUS(seam_reply_str(report, "off_boarding.workspaces.0.workspace_id", &text, NULL), SEAM_OK);
  CHECK(text.len == workspace.len && memcmp(text.ptr, workspace.ptr, text.len) == 0);
  CHECK(sandbox_count(endpoint, key, "user_identities") == before - 1);
  seam_call_free(call);
  seam_reply_free(plan);
  seam_reply_free(report);
  seam_client_free(with_token);
  check_evidence(path_of("jonas.jsonl"), "done", 1);
  CHECK(unlink(path_of("jonas.jsonl")) == 0);
}

int main(int argc, char **argv)
{
  seam_client *client;
  unsigned requests = 0;
  long before;
  if (argc != 3 || mkdtemp(folder) == NULL) {
    return 2;
  }
  endpoint = argv[1];
  key = argv[2];
  client = make_client();
  plan_and_apply(client);
  look_again(client);
  look_for_nothing(client);
  lines_and_resume(client);
  several_workspaces(client);
  before = sandbox_count(endpoint, key, "user_identities");
  CHECK_STATUS(by_hand(client, "dmitri.volkov@example.com", 0, &requests), SEAM_ERR_CANCELLED);
  /* Nothing is sent once a line cannot be recorded. */
  CHECK(requests == 0 && sandbox_count(endpoint, key, "user_identities") == before);
  CHECK_STATUS(by_hand(client, "dmitri.volkov@example.com", 1000, &requests), SEAM_OK);
  CHECK(requests > 0 && sandbox_count(endpoint, key, "user_identities") == before - 1);
  seam_client_free(client);
  CHECK(unlink(path_of("elif.jsonl")) == 0 && unlink(path_of("hana.jsonl")) == 0 && rmdir(folder) == 0);
  return checks_end();
}
