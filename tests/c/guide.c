/* A program around the pieces of C in docs/c.md, which `cargo xtask test guide` writes into the included files. The
 * environment names the sandbox. */
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <libseam.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static uint64_t now_ms(void)
{
  return (uint64_t)time(NULL) * 1000;
}

#include "bytes.inc"
#include "events.inc"
#include "off_board.inc"
#include "pages.inc"
#include "signal.inc"

static seam_call *removal(const seam_client *client)
{
  const seam_user_identities_delete_params params = {.user_identity_id = "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"};
  seam_call *call = NULL;
  (void)seam_user_identities_delete_call(client, &params, &call, NULL);
  return call;
}

/* Connects to `http://127.0.0.1:PORT/…`. */
static int connect_to(const char *url)
{
  struct sockaddr_in address;
  int s = socket(AF_INET, SOCK_STREAM, 0);
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons((uint16_t)strtoul(strrchr(url, ':') + 1, NULL, 10));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return connect(s, (struct sockaddr *)&address, sizeof address) == 0 ? s : -1;
}

/* Executes the call over bytes, in one exchange. */
static seam_status execute_over_bytes(seam_call *call)
{
  seam_request request;
  seam_step step = SEAM_STEP_DONE;
  int connection = -1;
  request.struct_size = sizeof request;
  if (seam_call_poll(call, now_ms(), &step, NULL, NULL) == SEAM_OK && step == SEAM_STEP_SEND &&
      seam_call_request(call, &request, NULL) == SEAM_OK && (connection = connect_to(request.url.ptr)) >= 0 &&
      exchange(call, connection, NULL) == SEAM_OK) {
    (void)seam_call_poll(call, now_ms(), &step, NULL, NULL);
  }
  (void)close(connection);
  return step == SEAM_STEP_DONE ? seam_call_take(call, NULL, NULL) : SEAM_ERR_CONNECT;
}

/* Off-boards somebody with evidence in a folder of its own. Returns 1 if that is done. */
static int off_boarded(const seam_client *client)
{
  char folder[] = "/tmp/libseam-guide-XXXXXX", path[64];
  seam_reply *report = NULL;
  seam_str result = SEAM_STR("");
  int done;
  if (mkdtemp(folder) == NULL) {
    return 0;
  }
  (void)snprintf(path, sizeof path, "%s/evidence.jsonl", folder);
  done = off_board(client, SEAM_STR("hana.kowalska@example.com"), path, &report, NULL) == SEAM_OK;
  (void)seam_reply_str(report, "off_boarding.result", &result, NULL);
  done = done && strcmp(result.ptr, "done") == 0 && remove(path) == 0;
  seam_reply_free(report);
  (void)rmdir(folder);
  return done;
}

int main(void)
{
  seam_options options;
  seam_client *client = NULL, *quiet = NULL;
  seam_call *call;
  seam_status removed, cancelled, absent;
  FILE *people = tmpfile();
  (void)seam_options_init(&options, sizeof options);
  options.use_environment = true;
  options.on_event = on_event;
  options.on_event_ctx = stdout;
  if (seam_client_new(&options, &client, NULL) != SEAM_OK || signal(SIGINT, on_signal) == SIG_ERR) {
    return 1;
  }
  if (people == NULL || print_people(client, people, NULL) != SEAM_OK || ftell(people) <= 0) {
    return 1;
  }
  (void)fclose(people);
  options.on_event = NULL;
  if (seam_client_new(&options, &quiet, NULL) != SEAM_OK || !off_boarded(quiet)) {
    return 1;
  }
  seam_client_free(quiet);
  call = removal(client);
  removed = execute(call, NULL, NULL);
  seam_call_free(call);
  call = removal(client);
  current = call;
  (void)raise(SIGINT);
  cancelled = execute(call, NULL, NULL);
  seam_call_free(call);
  call = removal(client);
  absent = execute_over_bytes(call);
  seam_call_free(call);
  seam_client_free(client);
  return removed == SEAM_OK && cancelled == SEAM_ERR_CANCELLED && absent == SEAM_ERR_NOT_FOUND ? 0 : 1;
}
