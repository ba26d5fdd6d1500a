/* Hundreds of clients, each with a connection, open no more descriptors than documented, and close all of them. */
#include <sys/resource.h>

#include "guest.h"

#define CLIENTS 300
/* A connection, and what a client needs to wait for it. */
#define MOST_DESCRIPTORS 7

int main(int argc, char **argv)
{
  static seam_client *clients[CLIENTS];
  struct rlimit limit = {0, 0};
  int before, i, removed = 0;
  guest_begin(argc, argv);
  CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
  limit.rlim_cur = limit.rlim_max < 4096 ? limit.rlim_max : 4096;
  CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
  /* Opens what all clients share. */
  clients[0] = guest_client(endpoint);
  CHECK_STATUS(guest_remove(clients[0], NULL, 0), SEAM_OK);
  seam_client_free(clients[0]);
  before = open_descriptors();
  for (i = 0; i < CLIENTS; i++) {
    clients[i] = guest_client(endpoint);
    removed += guest_remove(clients[i], NULL, 0) == SEAM_OK;
  }
  CHECK(removed == CLIENTS);
  CHECK(open_descriptors() <= before + CLIENTS * MOST_DESCRIPTORS);
  for (i = 0; i < CLIENTS; i++) {
    seam_client_free(clients[i]);
  }
  CHECK(open_descriptors() == before);
  return checks_end();
}
