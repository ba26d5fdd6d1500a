/* The guide's wire over mbedTLS, with the controller's HTTP on top: mbedtls AUTHORITY OTHER_AUTHORITY, before a server
 * that answers twice and then says nothing. */
#include <dirent.h>
#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/net_sockets.h>
#include <mbedtls/ssl.h>
#include <mbedtls/x509_crt.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "exchange.h"
#include "wire.h"

int wire_begin(mbedtls_x509_crt *authorities, mbedtls_ctr_drbg_context *random);

static uint64_t now_ms(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

#include "mbedtls.inc"

static unsigned long passed, failed;

static void check(int holds, const char *what)
{
  passed += holds != 0;
  failed += holds == 0;
  if (!holds) {
    printf("does not hold: %s\n", what);
  }
}

static int open_descriptors(void)
{
  int count = 0;
  DIR *folder = opendir("/proc/self/fd");
  while (folder != NULL && readdir(folder) != NULL) {
    count++;
  }
  closedir(folder);
  return count;
}

/* One exchange; 0, or how it failed. */
static uint32_t once(uint64_t timeout_ms, incoming *reply)
{
  const seam_header header = {SEAM_STR("content-type"), SEAM_STR("application/json")};
  seam_request request;
  memset(&request, 0, sizeof request);
  request.method = SEAM_STR("POST");
  request.url = SEAM_STR("https://connect.getseam.com/acs/users/delete");
  request.headers = &header;
  request.header_count = 1;
  request.body = SEAM_STR("{}");
  request.timeout_ms = timeout_ms;
  return exchange_do(&request, reply);
}

static int is_confirmed(const incoming *reply)
{
  return reply->status == 200 && reply->body.len == 11 && memcmp(reply->body.ptr, "{\"ok\":true}", 11) == 0;
}

int main(int argc, char **argv)
{
  static mbedtls_x509_crt known, other;
  static mbedtls_entropy_context entropy;
  static mbedtls_ctr_drbg_context random;
  static incoming reply;
  int before, i;
  if (argc != 3) {
    return 2;
  }
  mbedtls_x509_crt_init(&known);
  mbedtls_x509_crt_init(&other);
  mbedtls_entropy_init(&entropy);
  mbedtls_ctr_drbg_init(&random);
  check(mbedtls_ctr_drbg_seed(&random, mbedtls_entropy_func, &entropy, NULL, 0) == 0, "there is chance");
  check(mbedtls_x509_crt_parse_file(&known, argv[1]) == 0, "there is an authority");
  check(mbedtls_x509_crt_parse_file(&other, argv[2]) == 0, "there is another authority");
  check(wire_begin(&other, &random) == 0, "the wire begins");
  before = open_descriptors();
  for (i = 0; i < 5; i++) {
    check(once(5000, &reply) == SEAM_FAILURE_TLS, "a server that nobody knows is not trusted");
  }
  mbedtls_ssl_free(&ssl);
  mbedtls_ssl_config_free(&conf);
  check(wire_begin(&known, &random) == 0, "the wire begins again");
  check(once(5000, &reply) == 0 && is_confirmed(&reply), "the first exchange is answered");
  check(once(5000, &reply) == 0 && is_confirmed(&reply), "the second exchange on the same wire is answered");
  check(once(300, &reply) == SEAM_FAILURE_TIMEOUT, "an exchange that nobody answers ends in time");
  check(open_descriptors() == before, "no socket is left");
  mbedtls_ssl_free(&ssl);
  mbedtls_ssl_config_free(&conf);
  mbedtls_x509_crt_free(&known);
  mbedtls_x509_crt_free(&other);
  mbedtls_ctr_drbg_free(&random);
  mbedtls_entropy_free(&entropy);
  printf("%lu passed, %lu failed\n", passed, failed);
  return failed == 0 ? 0 : 1;
}
