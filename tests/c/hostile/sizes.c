/* Very many and very long options and parameters: each is accepted or refused with a status, in time that grows
 * linearly. A quadratic step would take minutes of processor time; the process has less. */
#include <sys/resource.h>

#include "guest.h"

#define HEADERS 100000
#define NAME 16
#define LARGE ((size_t)16 << 20)
#define MANY 200000
#define SECONDS 40 /* Of a processor. */

static char *names;

/* Makes `count` headers with different names. */
static seam_header *headers(size_t count)
{
  seam_header *made = calloc(count, sizeof *made);
  size_t i;
  names = malloc(count * NAME);
  for (i = 0; i < count; i++) {
    snprintf(names + i * NAME, NAME, "x-%lu", (unsigned long)(count - i));
    made[i].name = seam_str_c(names + i * NAME);
    made[i].value = SEAM_STR("v");
  }
  return made;
}

static void many_headers(void)
{
  seam_options options = guest_options(endpoint);
  seam_header *all = headers(HEADERS);
  seam_client *client = NULL;
  seam_error *error = NULL;
  options.headers = all;
  options.header_count = HEADERS;
  CHECK_STATUS(seam_client_new(&options, &client, &error), SEAM_ERR_INVALID_OPTIONS);
  CHECK(client == NULL && seam_error_problem_count(error) == 1);
  CHECK_TEXT(seam_error_problem_parameter(error, 0), "headers");
  seam_error_free(error);
  /* The largest allowed number is sent. */
  options.header_count = 64;
  CHECK_STATUS(seam_client_new(&options, &client, NULL), SEAM_OK);
  CHECK_STATUS(guest_remove(client, NULL, 0), SEAM_OK);
  seam_client_free(client);
  /* Of several with one name the last counts. */
  all[1].name = all[0].name;
  all[1].value = SEAM_STR("a value\n");
  options.header_count = 2;
  CHECK_STATUS(seam_client_new(&options, &client, NULL), SEAM_ERR_INVALID_OPTIONS);
  all[1].value = all[0].value;
  all[0].value = SEAM_STR("a value\n");
  CHECK_STATUS(seam_client_new(&options, &client, NULL), SEAM_OK);
  seam_client_free(client);
  free(all);
  free(names);
}

static void long_texts(const seam_client *client, char *large)
{
  seam_call *call = guest_call(client), *none = NULL;
  seam_str text;
  text.ptr = large;
  text.len = LARGE;
  memset(large, 'a', LARGE);
  CHECK_STATUS(seam_call_set_str(call, "user_identity_id", text, NULL), SEAM_OK);
  CHECK_STATUS(seam_call_check(call, NULL), SEAM_ERR_INVALID_PARAMS);
  CHECK_STATUS(seam_call_execute(call, NULL, NULL), SEAM_ERR_INVALID_PARAMS);
  CHECK_STATUS(seam_call_set_str(call, text.ptr, SEAM_STR("x"), NULL), SEAM_OK);
  CHECK_STATUS(seam_call_check(call, NULL), SEAM_ERR_INVALID_PARAMS);
  CHECK_STATUS(seam_call_new_by_name(client, text.ptr, &none, NULL), SEAM_ERR_UNKNOWN_OPERATION);
  memset(large, '[', LARGE);
  CHECK_STATUS(seam_call_set_json(call, "x", text, NULL), SEAM_ERR_INVALID_PARAMS);
  seam_call_free(call);
}

/* Writes an object with MANY members, with equal names if `equal`. */
static seam_str members(char *to, int equal)
{
  seam_str text;
  size_t i, size = 0;
  to[size++] = '{';
  for (i = 0; i < MANY; i++) {
    size += (size_t)snprintf(to + size, LARGE - size, "%s\"k%lu\":1", i == 0 ? "" : ",", equal ? 0 : (unsigned long)i);
  }
  to[size++] = '}';
  text.ptr = to;
  text.len = size;
  return text;
}

static void many_parameters(const seam_client *client, char *large)
{
  seam_call *call = guest_call(client);
  size_t i;
  CHECK_STATUS(seam_call_set_params_json(call, members(large, 1), NULL), SEAM_ERR_INVALID_PARAMS);
  CHECK_STATUS(seam_call_set_params_json(call, members(large, 0), NULL), SEAM_OK);
  CHECK_STATUS(seam_call_check(call, NULL), SEAM_ERR_INVALID_PARAMS);
  seam_call_free(call);
  call = guest_call(client);
  for (i = 0; i < MANY / 10; i++) {
    char name[NAME];
    snprintf(name, sizeof name, "p%lu", (unsigned long)i);
    if (seam_call_set_i64(call, name, 1, NULL) != SEAM_OK) {
      break;
    }
  }
  CHECK(i == MANY / 10);
  seam_call_free(call);
}

int main(int argc, char **argv)
{
  char *large = calloc(LARGE + 1, 1);
  seam_client *client;
  const struct rlimit limit = {SECONDS, SECONDS};
  guest_begin(argc, argv);
  CHECK(setrlimit(RLIMIT_CPU, &limit) == 0);
  client = guest_client(endpoint);
  many_headers();
  long_texts(client, large);
  many_parameters(client, large);
  seam_client_free(client);
  free(large);
  return checks_end();
}
