/* Mistakes that the tools must find: planted freed | leak | overflow | race. Only run under a tool. */
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "libseam.h"

static seam_error *an_error(void)
{
  seam_error *error = NULL;
  (void)seam_client_new(NULL, NULL, &error);
  return error;
}

/* Inside the library: reads an error that was freed. */
static int freed(void)
{
  seam_error *error = an_error();
  seam_error_free(error);
  return (int)seam_error_attempts(error);
}

/* Allocated by the library, and never freed. */
static int leak(void)
{
  const seam_error *error = an_error();
  return (int)seam_error_attempts(error);
}

/* In the program. */
static int overflow(int number)
{
  return number + INT_MAX;
}

static void *init(void *options)
{
  return seam_options_init((seam_options *)options, sizeof(seam_options)) == SEAM_OK ? NULL : options;
}

/* Inside of the library: two threads write the same. */
static int race(void)
{
  static seam_options options;
  pthread_t one, other;
  void *first = NULL, *second = NULL;
  if (pthread_create(&one, NULL, init, &options) != 0 || pthread_create(&other, NULL, init, &options) != 0) {
    return 1;
  }
  return pthread_join(one, &first) + pthread_join(other, &second) + (first != NULL) + (second != NULL);
}

int main(int argc, char **argv)
{
  if (argc != 2) {
    return 2;
  }
  if (strcmp(argv[1], "freed") == 0) {
    return freed();
  }
  if (strcmp(argv[1], "leak") == 0) {
    return leak();
  }
  if (strcmp(argv[1], "overflow") == 0) {
    return overflow(argc) == 0;
  }
  return strcmp(argv[1], "race") == 0 ? race() : 2;
}
