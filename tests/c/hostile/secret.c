/* After a client is freed its key is nowhere in this process: not on the heap, and not in freed memory. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>

#include "guest.h"

/* The key is masked, or the search would find this program's copy. */
#define MASK 0x55
#define PIECE ((size_t)1 << 20)

static char masked[256];
static size_t length;

static size_t hits_in(const char *bytes, size_t size)
{
  size_t at, i, hits = 0;
  for (at = 0; at + length <= size; at++) {
    for (i = 0; i < length && (char)(bytes[at + i] ^ MASK) == masked[i]; i++) {
    }
    hits += i == length;
  }
  return hits;
}

/* Counts the copies of the key in memory that this process can write. */
static size_t hits(void)
{
  static char piece[PIECE];
  char line[512];
  size_t found = 0;
  FILE *maps = fopen("/proc/self/maps", "r");
  int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  while (maps != NULL && fgets(line, sizeof line, maps) != NULL) {
    unsigned long from = 0, to = 0;
    char rights[8] = "";
    if (sscanf(line, "%lx-%lx %7s", &from, &to, rights) != 3 || strncmp(rights, "rw", 2) != 0) {
      continue;
    }
    while (from < to) {
      size_t size = to - from < PIECE ? to - from : PIECE;
      ssize_t got;
      /* The search's own buffer does not count. */
      memset(piece, 0, sizeof piece);
      got = pread(memory, piece, size, (off_t)from);
      if (got <= 0) {
        break;
      }
      found +=
          from <= (unsigned long)piece + PIECE && (unsigned long)piece < from + size ? 0 : hits_in(piece, (size_t)got);
      memset(piece, 0, sizeof piece);
      /* A key may lie across the end of a piece. */
      from += (size_t)got == PIECE ? PIECE - length : (size_t)got;
    }
  }
  fclose(maps);
  close(memory);
  return found;
}

int main(int argc, char **argv)
{
  char *given;
  seam_options options;
  seam_client *client = NULL;
  size_t i;
  guest_begin(argc, argv);
  length = strlen(key);
  CHECK(length < sizeof masked);
  for (i = 0; i < length; i++) {
    masked[i] = (char)(key[i] ^ MASK);
  }
  given = strdup(key);
  options = guest_options(endpoint);
  options.api_key = seam_str_c(given);
  CHECK_STATUS(seam_client_new(&options, &client, NULL), SEAM_OK);
  memset(given, 0, length);
  memset(argv[2], 0, length);
  free(given);
  for (i = 0; i < 3; i++) {
    CHECK_STATUS(guest_remove(client, NULL, 0), SEAM_OK);
  }
  /* The search finds the client's copy. */
  CHECK(hits() > 0);
  seam_client_free(client);
  CHECK(hits() == 0);
  return checks_end();
}
