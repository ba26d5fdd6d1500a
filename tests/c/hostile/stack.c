/* Stack that a thread needs, as libseam.h says: a thread with that much, and unwritable memory below it, makes every
 * kind of call. A painted stack shows how much of it was used. SEAM_TEST_HTTPS and SEAM_TEST_CA name a server with TLS.
 * */
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/mman.h>

#include "guest.h"

/* Stack that libseam.h recommends. */
#define ENOUGH ((size_t)128 * 1024)
#define GUARD ((size_t)64 * 1024)
#define PAINT 0xa5
/* A quarter of it is left for the program, which may be compiled for another processor. */
#define MOST_USED (ENOUGH * 3 / 4)

#define DEEP 64
/* Depth that just fits into a reply to a removal. */
#define DEEPER 30000

typedef struct way {
  const char *name;
  seam_status (*go)(void);
  seam_status expected;
} way;

static const char *https, *authorities;
static char nested[DEEPER * 2 + 32];
static size_t nested_size;

/* Writes `{"ok":true,"a":[[…]]}` with `depth` brackets. */
static void nest(size_t depth)
{
  static const char beginning[] = "{\"ok\":true,\"a\":";
  nested_size = sizeof beginning - 1;
  memcpy(nested, beginning, nested_size);
  memset(nested + nested_size, '[', depth);
  memset(nested + nested_size + depth, ']', depth);
  nested_size += 2 * depth;
  nested[nested_size++] = '}';
}

static uint32_t answer(void *ctx, const seam_request *request, seam_sink *sink, uint64_t timeout_ms)
{
  (void)ctx;
  (void)request;
  (void)timeout_ms;
  (void)seam_sink_status(sink, 200);
  return seam_sink_body(sink, nested, nested_size) == SEAM_OK ? 0 : SEAM_FAILURE_INTERNAL;
}

static uint64_t now_ms(void *ctx)
{
  (void)ctx;
  return 0;
}

static uint32_t sleep_ms(void *ctx, uint64_t ms)
{
  (void)ctx;
  (void)ms;
  return 0;
}

static seam_status execute(void)
{
  seam_client *client = guest_client(endpoint);
  seam_status status = guest_remove(client, NULL, 0);
  seam_client_free(client);
  return status;
}

static seam_status execute_by_name(void)
{
  char url[64];
  seam_client *client;
  seam_status status;
  snprintf(url, sizeof url, "http://localhost:%s", strrchr(endpoint, ':') + 1);
  client = guest_client(url);
  status = guest_remove(client, NULL, 0);
  seam_client_free(client);
  return status;
}

static seam_status execute_with_tls(void)
{
  seam_options options = guest_options(https);
  seam_client *client = NULL;
  seam_status status;
  options.ca_bundle = seam_str_c(authorities);
  status = seam_client_new(&options, &client, NULL);
  status = status == SEAM_OK ? guest_remove(client, NULL, 0) : status;
  seam_client_free(client);
  return status;
}

/* Uses the machine's authorities, which do not know this server. */
static seam_status execute_with_unknown_tls(void)
{
  seam_client *client = guest_client(https);
  seam_status status = guest_remove(client, NULL, 0);
  seam_client_free(client);
  return status;
}

static seam_status run(void)
{
  const seam_transport transport = {sizeof transport, 0, NULL, answer, now_ms, sleep_ms};
  seam_client *client = guest_client(endpoint);
  seam_call *call = guest_call(client);
  seam_reply *reply = NULL;
  seam_status status = seam_call_execute_with(call, &transport, &reply, NULL);
  seam_str body;
  if (status == SEAM_OK) {
    status = seam_reply_json_at(reply, "", &body, NULL);
  }
  seam_reply_free(reply);
  seam_call_free(call);
  seam_client_free(client);
  return status;
}

static seam_status set_json(void)
{
  seam_client *client = guest_client(endpoint);
  seam_call *call = guest_call(client);
  seam_str text;
  seam_status status;
  text.ptr = nested;
  text.len = nested_size;
  status = seam_call_set_json(call, "x", text, NULL);
  seam_call_free(call);
  seam_client_free(client);
  return status;
}

static void *go(void *argument)
{
  way *w = argument;
  return w->go() == w->expected ? w : NULL;
}

/* Runs `w` on a stack of ENOUGH bytes. Returns the number of bytes used, or 0 if it did not end as expected. */
static size_t used(way *w)
{
  pthread_attr_t attributes;
  pthread_t thread;
  void *ended = NULL;
  size_t untouched = 0;
  unsigned char *memory = mmap(NULL, GUARD + ENOUGH, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  unsigned char *stack = memory + GUARD;
  if (memory == MAP_FAILED || mprotect(memory, GUARD, PROT_NONE) != 0) {
    return 0;
  }
  memset(stack, PAINT, ENOUGH);
  (void)pthread_attr_init(&attributes);
  if (pthread_attr_setstack(&attributes, stack, ENOUGH) != 0 || pthread_create(&thread, &attributes, go, w) != 0) {
    return 0;
  }
  (void)pthread_join(thread, &ended);
  while (untouched < ENOUGH && stack[untouched] == PAINT) {
    untouched++;
  }
  (void)munmap(memory, GUARD + ENOUGH);
  return ended == NULL ? 0 : ENOUGH - untouched;
}

static void measure(const char *name, seam_status (*way_to_go)(void), seam_status expected)
{
  way w;
  size_t bytes;
  w.name = name;
  w.go = way_to_go;
  w.expected = expected;
  bytes = used(&w);
  printf("%s: %lu bytes of stack\n", name, (unsigned long)bytes);
  CHECK(bytes > 0);
  CHECK(bytes <= MOST_USED);
}

int main(int argc, char **argv)
{
  guest_begin(argc, argv);
  https = getenv("SEAM_TEST_HTTPS");
  authorities = getenv("SEAM_TEST_CA");
  measure("http", execute, SEAM_OK);
  measure("http, a name", execute_by_name, SEAM_OK);
  if (https == NULL || authorities == NULL) {
    fprintf(stderr, "SEAM_TEST_HTTPS and SEAM_TEST_CA are needed\n");
    return 2;
  }
  measure("https", execute_with_tls, SEAM_OK);
  measure("https, an unknown authority", execute_with_unknown_tls, SEAM_ERR_TLS);
  nest(DEEP - 2);
  measure("a nested reply", run, SEAM_OK);
  nest(DEEPER);
  measure("a reply that nests too deep", run, SEAM_ERR_MALFORMED_REPLY);
  measure("a parameter that nests too deep", set_json, SEAM_ERR_INVALID_PARAMS);
  return checks_end();
}
