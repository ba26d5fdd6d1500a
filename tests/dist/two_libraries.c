/* Uses two Rust static libraries in one program. */
#include <libseam.h>
#include <stdio.h>

size_t second_digits(uint32_t end);

int main(void)
{
  seam_client *client = NULL;
  seam_status status = seam_client_new_json(SEAM_STR("{\"api_key\":\"seam_test_two\"}"), &client, NULL);
  printf("%lu digits, %s\n", (unsigned long)second_digits(20), seam_status_name(status));
  seam_client_free(client);
  return status == SEAM_OK ? 0 : 1;
}
