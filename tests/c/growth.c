/* A hundred thousand calls in each of the three ways leave no block of memory behind: growth ENDPOINT KEY, on a sandbox
 * that was just started. The functions of the allocator are counted here, for the library too: they stand before the C
 * library's. */
#define _GNU_SOURCE
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>

#include "script.h"

#define CALLS 100000
#define WARM_UP 2000
/* Far less than one block for a thousand calls: a connection that is made anew takes a few. */
#define MORE_BLOCKS 50
#define MORE_BYTES 16384

static const char *endpoint;
static const char *key;

/* Blocks and bytes that were allocated and not freed. */
typedef struct usage {
  long blocks;
  long bytes;
} usage;

static long used_blocks, used_bytes;

/* The C library's own functions. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t align, size_t size);
void __libc_free(void *block);

static void *counted(void *block)
{
  if (block != NULL) {
    (void)__atomic_fetch_add(&used_blocks, 1, __ATOMIC_RELAXED);
    (void)__atomic_fetch_add(&used_bytes, (long)malloc_usable_size(block), __ATOMIC_RELAXED);
  }
  return block;
}

static void discount(void *block)
{
  if (block != NULL) {
    (void)__atomic_fetch_sub(&used_blocks, 1, __ATOMIC_RELAXED);
    (void)__atomic_fetch_sub(&used_bytes, (long)malloc_usable_size(block), __ATOMIC_RELAXED);
  }
}

void *malloc(size_t size)
{
  return counted(__libc_malloc(size));
}

void *calloc(size_t count, size_t size)
{
  return counted(__libc_calloc(count, size));
}

void *realloc(void *block, size_t size)
{
  const long before = block == NULL ? 0 : (long)malloc_usable_size(block);
  void *moved = __libc_realloc(block, size);
  if (moved != NULL) {
    (void)__atomic_fetch_add(&used_blocks, block == NULL, __ATOMIC_RELAXED);
    (void)__atomic_fetch_add(&used_bytes, (long)malloc_usable_size(moved) - before, __ATOMIC_RELAXED);
  }
  return moved;
}

int posix_memalign(void **block, size_t align, size_t size)
{
  *block = counted(__libc_memalign(align, size));
  return *block == NULL ? ENOMEM : 0;
}

void *aligned_alloc(size_t align, size_t size)
{
  return counted(__libc_memalign(align, size));
}

void free(void *block)
{
  discount(block);
  __libc_free(block);
}

static usage used(void)
{
  const usage now = {__atomic_load_n(&used_blocks, __ATOMIC_RELAXED), __atomic_load_n(&used_bytes, __ATOMIC_RELAXED)};
  return now;
}

static uint32_t lose_then_confirm(script *s, const seam_request *request, seam_sink *sink)
{
  (void)request;
  if (s->exchanges % 2 == 1) {
    (void)seam_sink_detail(sink, SEAM_STR("gone"));
    return SEAM_FAILURE_CONNECTION_LOST;
  }
  (void)seam_sink_status(sink, 200);
  (void)seam_sink_header(sink, SEAM_STR("seam-request-id"), SEAM_STR("r-1"));
  return seam_sink_body(sink, "{\"ok\":true}", 11) == SEAM_OK ? 0 : SEAM_FAILURE_INTERNAL;
}

/* A transport of one's own: a lost reply, a retry, and a reply that is looked into. */
static int run(const seam_client *client, unsigned long i)
{
  script s = {.play = lose_then_confirm};
  const seam_transport transport = script_transport(&s);
  const seam_acs_users_delete_params params = {.acs_user_id = ID};
  seam_call *call = NULL;
  seam_reply *reply = NULL;
  seam_str text;
  int holds;
  (void)i;
  holds = seam_acs_users_delete_call(client, &params, &call, NULL) == SEAM_OK &&
          seam_call_execute_with(call, &transport, &reply, NULL) == SEAM_OK && seam_reply_attempts(reply) == 2 &&
          seam_reply_json_at(reply, "ok", &text, NULL) == SEAM_OK && seam_reply_json(reply).len > 0;
  seam_reply_free(reply);
  seam_call_free(call);
  return holds;
}

/* By hand: the request is looked at in both forms; every other call ends with an error that is looked into. */
static int drive(const seam_client *client, unsigned long i)
{
  const seam_acs_users_delete_params params = {.acs_user_id = i % 8 == 0 ? "not-an-id" : ID};
  seam_call *call = NULL;
  seam_reply *reply = NULL;
  seam_error *error = NULL;
  seam_request request;
  seam_str json;
  seam_step step = 0;
  int holds = seam_acs_users_delete_call(client, &params, &call, NULL) == SEAM_OK;
  request.struct_size = sizeof request;
  if (i % 8 == 0) {
    holds = holds && seam_call_check(call, &error) == SEAM_ERR_INVALID_PARAMS && seam_error_problem_count(error) == 1;
  } else {
    seam_status expected = i % 2 == 0 ? SEAM_ERR_NOT_FOUND : SEAM_OK;
    holds = holds && seam_call_poll(call, 0, &step, NULL, NULL) == SEAM_OK && step == SEAM_STEP_SEND &&
            seam_call_request(call, &request, NULL) == SEAM_OK &&
            seam_call_request_json(call, &json, NULL) == SEAM_OK &&
            seam_call_feed_response(call, expected == SEAM_OK ? 200 : 404, NULL, 0, "{\"ok\":true}", 11, 0, NULL) ==
                SEAM_OK &&
            seam_call_poll(call, 0, &step, NULL, NULL) == SEAM_OK && step == SEAM_STEP_DONE &&
            seam_call_take(call, &reply, &error) == expected && (error == NULL || seam_error_json(error).len > 0);
  }
  seam_error_free(error);
  seam_reply_free(reply);
  seam_call_free(call);
  return holds;
}

/* The built-in transport, to a server. */
static int execute(const seam_client *client, unsigned long i)
{
  const seam_user_identities_delete_params params = {.user_identity_id = "1de00000-0000-4000-8000-000000000012"};
  seam_call *call = NULL;
  seam_reply *reply = NULL;
  int holds;
  (void)i;
  holds = seam_user_identities_delete_call(client, &params, &call, NULL) == SEAM_OK &&
          seam_call_set_missing_ok(call, 1, NULL) == SEAM_OK && seam_call_execute(call, &reply, NULL) == SEAM_OK &&
          seam_reply_request_id(reply).len > 0;
  seam_reply_free(reply);
  seam_call_free(call);
  return holds;
}

static unsigned long repeat(int (*once)(const seam_client *, unsigned long), const seam_client *client, unsigned long n)
{
  unsigned long i, held = 0;
  const unsigned long passed = checks_passed;
  for (i = 0; i < n; i++) {
    held += once(client, i) ? 1 : 0;
  }
  /* The checks of the script in all these calls are one check, which the caller counts. */
  checks_passed = passed;
  return held;
}

static void measure(const char *way, int (*once)(const seam_client *, unsigned long))
{
  seam_options options;
  seam_client *client = NULL;
  usage before, after;
  CHECK_STATUS(seam_options_init(&options, sizeof options), SEAM_OK);
  options.endpoint = seam_str_c(endpoint);
  options.api_key = seam_str_c(key);
  CHECK_STATUS(seam_client_new(&options, &client, NULL), SEAM_OK);
  CHECK(repeat(once, client, WARM_UP) == WARM_UP);
  before = used();
  CHECK(repeat(once, client, CALLS) == CALLS);
  after = used();
  printf("%s: blocks %ld -> %ld, bytes %ld -> %ld\n", way, before.blocks, after.blocks, before.bytes, after.bytes);
  CHECK(after.blocks <= before.blocks + MORE_BLOCKS);
  CHECK(after.bytes <= before.bytes + MORE_BYTES);
  seam_client_free(client);
}

/* Checks that the counters see what the library allocates, and see it freed. */
static void measure_itself(void)
{
  static seam_error *errors[1000];
  usage before, during;
  size_t i;
  CHECK_STATUS(seam_client_new(NULL, NULL, NULL), SEAM_ERR_INVALID_STATE);
  before = used();
  for (i = 0; i < 1000; i++) {
    CHECK_STATUS(seam_client_new(NULL, NULL, &errors[i]), SEAM_ERR_INVALID_STATE);
  }
  during = used();
  CHECK(during.blocks >= before.blocks + 1000 && during.bytes >= before.bytes + 1000 * (long)sizeof(void *));
  for (i = 0; i < 1000; i++) {
    seam_error_free(errors[i]);
  }
  CHECK(used().blocks == before.blocks && used().bytes == before.bytes);
}

int main(int argc, char **argv)
{
  if (argc != 3) {
    fprintf(stderr, "usage: %s ENDPOINT KEY\n", argv[0]);
    return 2;
  }
  endpoint = argv[1];
  key = argv[2];
  measure_itself();
  measure("by hand", drive);
  measure("a transport of one's own", run);
  measure("the built-in transport", execute);
  return checks_end();
}
