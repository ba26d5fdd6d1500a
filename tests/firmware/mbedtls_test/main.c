/* Executes one removal over mbedTLS, with a fault of the network at one of its steps:
 * main AUTHORITY API_KEY USER_IDENTITY_ID TIMEOUT_MS STEP WAY. Prints what became of it: the error's name, its outcome,
 * whether the fault happened, and the number of descriptors that are left open. */
#include <dirent.h>
#include <mbedtls/entropy.h>
#include <stdio.h>
#include <stdlib.h>

#include "door.h"
#include "fault.h"
#include "loop.h"
#include "wire_begin.h"

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

/* Executes the removal. */
static seam_status execute(const char *api_key, const char *person, const char *timeout_ms, seam_error **error)
{
  const door_removal removal = {SEAM_OP_USER_IDENTITIES_DELETE, {{"user_identity_id", person}}, 0};
  seam_client *client = NULL;
  seam_call *call = NULL;
  seam_reply *reply = NULL;
  seam_status status = door_client(seam_str_c(api_key), &client, error);
  if (status == SEAM_OK) {
    status = door_call(client, &removal, &call, error);
  }
  if (status == SEAM_OK) {
    status = seam_call_set_timeout_ms(call, strtoul(timeout_ms, NULL, 10), error);
  }
  if (status == SEAM_OK) {
    status = loop_run(call, &reply, error);
  }
  seam_reply_free(reply);
  seam_call_free(call);
  seam_client_free(client);
  return status;
}

int main(int argc, char **argv)
{
  static mbedtls_x509_crt authority;
  static mbedtls_entropy_context entropy;
  static mbedtls_ctr_drbg_context random;
  seam_error *error = NULL;
  seam_status status;
  int before;
  if (argc != 7) {
    return 2;
  }
  mbedtls_x509_crt_init(&authority);
  mbedtls_entropy_init(&entropy);
  mbedtls_ctr_drbg_init(&random);
  if (mbedtls_ctr_drbg_seed(&random, mbedtls_entropy_func, &entropy, NULL, 0) != 0 ||
      mbedtls_x509_crt_parse_file(&authority, argv[1]) != 0 || wire_begin(&authority, &random) != 0) {
    return 1;
  }
  before = open_descriptors();
  fault_set((uint32_t)strtoul(argv[5], NULL, 10), (uint32_t)strtoul(argv[6], NULL, 10), 0);
  status = execute(argv[2], argv[3], argv[4], &error);
  printf("{\"status\": \"%s\", \"outcome\": %u, \"fault\": %d, \"left\": %d}\n", seam_status_name(status),
         status == SEAM_OK ? 0 : seam_error_outcome(error), fault_happened(), open_descriptors() - before);
  seam_error_free(error);
  mbedtls_x509_crt_free(&authority);
  mbedtls_ctr_drbg_free(&random);
  mbedtls_entropy_free(&entropy);
  return 0;
}
