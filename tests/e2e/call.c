/* Makes one call with the built-in transport, or over a socket of its own: after --callback as a transport, after
 * --bytes with the library's own HTTP. See README.md. */
#include <libseam.h>
#include <stdio.h>
#include <stdlib.h>

#include "raw_bytes.h"

int main(int argc, char **argv)
{
  seam_client *client = NULL;
  seam_call *call = NULL;
  seam_reply *reply = NULL;
  seam_error *error = NULL;
  seam_options options;
  seam_status status;
  const seam_transport transport = raw_transport();
  const int callback = argc > 1 && strcmp(argv[1], "--callback") == 0;
  const int bytes = argc > 1 && strcmp(argv[1], "--bytes") == 0;

  argc -= callback || bytes;
  argv += callback || bytes;
  if (argc != 4) {
    return 2;
  }
  status = seam_options_init(&options, sizeof options);
  options.use_environment = true;
  options.timeout_ms = strtoull(argv[3], NULL, 10);
  if (status == SEAM_OK) {
    status = seam_client_new(&options, &client, &error);
  }
  if (status == SEAM_OK) {
    status = seam_call_new_by_name(client, argv[1], &call, &error);
  }
  if (status == SEAM_OK) {
    status = seam_call_set_params_json(call, seam_str_c(argv[2]), &error);
  }
  if (status == SEAM_OK) {
    status = callback ? seam_call_execute_with(call, &transport, &reply, &error)
             : bytes  ? raw_bytes_execute(call, &reply, &error)
                      : seam_call_execute(call, &reply, &error);
  }
  if (status == SEAM_OK) {
    printf("{\"reply\":%s}\n", seam_reply_json(reply).ptr);
  } else {
    printf("{\"error\":%s}\n", seam_error_json(error).ptr);
    fprintf(stderr, "%s: %s\n", seam_status_name(status), seam_error_message(error).ptr);
  }
  seam_reply_free(reply);
  seam_error_free(error);
  seam_call_free(call);
  seam_client_free(client);
  return status == SEAM_OK ? 0 : 1;
}
