/* A program may load the library, use it and unload it, again and again, also while a thread of the library resolves a
 * name: unload LIBRARY ENDPOINT KEY. It is not linked with the library. */
#include <dirent.h>
#include <dlfcn.h>
#include <netdb.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "libseam.h"

#define TIMES 50
#define PERSON "1de00000-0000-4000-8000-000000000012"

typedef struct functions {
  __typeof__(&seam_options_init) options_init;
  __typeof__(&seam_client_new) client_new;
  __typeof__(&seam_client_free) client_free;
  __typeof__(&seam_call_new) call_new;
  __typeof__(&seam_call_set_str) set_str;
  __typeof__(&seam_call_set_missing_ok) set_missing_ok;
  __typeof__(&seam_call_set_timeout_ms) set_timeout_ms;
  __typeof__(&seam_call_execute) execute;
  __typeof__(&seam_call_free) call_free;
} functions;

static int entries(const char *path)
{
  int count = 0;
  DIR *folder = opendir(path);
  while (folder != NULL && readdir(folder) != NULL) {
    count++;
  }
  if (folder != NULL) {
    closedir(folder);
  }
  return count;
}

static void *find(void *library, const char *name)
{
  return dlsym(library, name);
}

static int load(void *library, functions *f)
{
  const char *const names[] = {
      "seam_options_init",        "seam_client_new",          "seam_client_free",  "seam_call_new", "seam_call_set_str",
      "seam_call_set_missing_ok", "seam_call_set_timeout_ms", "seam_call_execute", "seam_call_free"};
  void *found[sizeof names / sizeof *names];
  size_t i;
  for (i = 0; i < sizeof names / sizeof *names; i++) {
    found[i] = find(library, names[i]);
    if (found[i] == NULL) {
      return 0;
    }
  }
  memcpy(f, found, sizeof found);
  return 1;
}

/* Resolves a name in place of the C library's function: blocks until `let` is set. */
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int asked, let, answered;

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **found)
{
  (void)name;
  (void)service;
  (void)hints;
  (void)found;
  pthread_mutex_lock(&gate);
  asked = 1;
  pthread_cond_broadcast(&changed);
  while (!let) {
    pthread_cond_wait(&changed, &gate);
  }
  answered = 1;
  pthread_mutex_unlock(&gate);
  return EAI_AGAIN;
}

/* Loads the library, removes a person who may be gone, and unloads it. Returns 1 if the call ended with `expected`. */
static int once(const char *path, const char *endpoint, const char *key, uint64_t timeout_ms, seam_status expected)
{
  functions f;
  seam_options options;
  seam_client *client = NULL;
  seam_call *call = NULL;
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  int removed;
  if (library == NULL || !load(library, &f)) {
    return 0;
  }
  removed = f.options_init(&options, sizeof options) == SEAM_OK;
  options.endpoint = seam_str_c(endpoint);
  options.api_key = seam_str_c(key);
  removed = removed && f.client_new(&options, &client, NULL) == SEAM_OK &&
            f.call_new(client, SEAM_OP_USER_IDENTITIES_DELETE, &call, NULL) == SEAM_OK &&
            f.set_str(call, "user_identity_id", SEAM_STR(PERSON), NULL) == SEAM_OK &&
            f.set_missing_ok(call, 1, NULL) == SEAM_OK && f.set_timeout_ms(call, timeout_ms, NULL) == SEAM_OK &&
            f.execute(call, NULL, NULL) == expected;
  f.call_free(call);
  f.client_free(client);
  return removed && dlclose(library) == 0;
}

/* Unloads the library while one of its threads resolves a name, and then lets that thread end. Returns 1 if it does. */
static int while_a_name_is_resolved(const char *path, const char *key)
{
  static const struct timespec pause = {0, 10000000};
  const int threads = entries("/proc/self/task");
  int ended = once(path, "https://door.invalid", key, 300, SEAM_ERR_TIMEOUT), i;
  pthread_mutex_lock(&gate);
  ended = ended && asked && !answered;
  let = 1;
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&gate);
  for (i = 0; i < 1000 && entries("/proc/self/task") > threads; i++) {
    nanosleep(&pause, NULL);
  }
  return ended && entries("/proc/self/task") == threads && answered;
}

int main(int argc, char **argv)
{
  int i, removed = 0, descriptors = 0, threads = 0, passed;
  if (argc != 4) {
    fprintf(stderr, "usage: %s LIBRARY ENDPOINT KEY\n", argv[0]);
    return 2;
  }
  for (i = 0; i < TIMES; i++) {
    removed += once(argv[1], argv[2], argv[3], 60000, SEAM_OK);
    if (i == 0) {
      descriptors = entries("/proc/self/fd");
      threads = entries("/proc/self/task");
    }
  }
  passed = (removed == TIMES) + (entries("/proc/self/fd") == descriptors) + (entries("/proc/self/task") == threads);
  passed += while_a_name_is_resolved(argv[1], argv[3]);
  printf("%d passed, %d failed\n", passed, 4 - passed);
  return passed == 4 ? 0 : 1;
}
