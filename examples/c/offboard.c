/*
 * Takes everything from a person who has left: offboard PERSON EVIDENCE-FILE
 *
 * SEAM_API_KEY has the key. PERSON is an email address, a phone number or the id of a user identity. After a failure or
 * Ctrl-C, run the same command again: it goes on with the file. The exit code is 0 if everything is confirmed gone, 6
 * if something is not, 8 if it stopped, 2 for wrong usage, 3 if there is no usable credential, and 1 for another error.
 * Compile it: cc offboard.c $(pkg-config --cflags --libs libseam) -o offboard
 */
#include <libseam.h>
#include <signal.h>
#include <stdio.h>

static seam_call *call;

/* Ends the off-boarding on Ctrl-C: nothing more is sent, and its error has the report so far. */
static void stop(int number)
{
  (void)number;
  seam_call_cancel(call);
}

int main(int argc, char **argv)
{
  seam_options options;
  seam_client *client = NULL;
  seam_reply *reply = NULL;
  seam_error *error = NULL;
  seam_str message = SEAM_STR("");
  seam_status status;
  if (argc != 3) {
    fprintf(stderr, "usage: %s PERSON EVIDENCE-FILE\n", argv[0]);
    return 2;
  }
  seam_options_init(&options, sizeof options);
  options.use_environment = true;
  if (seam_client_new(&options, &client, &error) == SEAM_OK &&
      seam_call_new_off_boarding(client, SEAM_STR(""), &call, &error) == SEAM_OK &&
      seam_call_set_str(call, "person", seam_str_c(argv[1]), &error) == SEAM_OK &&
      seam_call_set_evidence_file(call, argv[2], &error) == SEAM_OK) {
    signal(SIGINT, stop);
    if (seam_call_execute(call, &reply, &error) == SEAM_OK &&
        seam_reply_str(reply, "off_boarding.message", &message, &error) == SEAM_OK) {
      printf("%s: %s\n", argv[1], message.ptr);
    }
  }
  if (error != NULL) {
    fprintf(stderr, "%s: NOT DONE: %s\n%s\n", argv[1], seam_error_message(error).ptr, seam_error_json(error).ptr);
  }
  status = seam_error_code(error);
  seam_reply_free(reply);
  seam_error_free(error);
  seam_call_free(call);
  seam_client_free(client);
  return status == SEAM_OK                    ? 0
         : status == SEAM_ERR_NOT_CONFIRMED   ? 6
         : status == SEAM_ERR_CANCELLED       ? 8
         : status == SEAM_ERR_INVALID_OPTIONS ? 3
                                              : 1;
}
