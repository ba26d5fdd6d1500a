// An exception that leaves a C transport, which is forbidden, ends the program, and nothing is reported done. One that
// leaves a `seam::Transport` is caught; see api.cpp. thrown ENDPOINT KEY
#include <csignal>
#include <cstdio>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "libseam.h"

namespace {

seam_failure exchange(void *, const seam_request *, seam_sink *sink, std::uint64_t)
{
  // As near to success as it gets.
  (void)seam_sink_status(sink, 200);
  (void)seam_sink_body(sink, "{\"ok\":true}", 11);
  throw std::runtime_error("planted");
}

std::uint64_t now_ms(void *)
{
  return 0;
}

std::uint32_t sleep_ms(void *, std::uint64_t)
{
  return 0;
}

/// Makes a call that throws. Returns the child's exit code if the call returns or throws to here.
int call(const char *endpoint, const char *key)
{
  const seam_transport transport = {sizeof transport, 0, nullptr, exchange, now_ms, sleep_ms};
  seam_options options;
  seam_client *client = nullptr;
  seam_call *call = nullptr;
  (void)seam_options_init(&options, sizeof options);
  options.endpoint = seam_str_c(endpoint);
  options.api_key = seam_str_c(key);
  if (seam_client_new(&options, &client, nullptr) != SEAM_OK ||
      seam_call_new(client, SEAM_OP_USER_IDENTITIES_DELETE, &call, nullptr) != SEAM_OK ||
      seam_call_set_str(call, "user_identity_id", SEAM_STR("7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"), nullptr) !=
          SEAM_OK) {
    return 3;
  }
  try {
    return seam_call_execute_with(call, &transport, nullptr, nullptr) == SEAM_OK ? 1 : 2;
  } catch (const std::exception &) {
    return 4;
  }
}

} // namespace

int main(int argc, char **argv)
{
  int status = 0;
  if (argc < 3) {
    std::fprintf(stderr, "usage: %s ENDPOINT KEY\n", argv[0]);
    return 2;
  }
  const pid_t child = fork();
  if (child == 0) {
    _exit(call(argv[1], argv[2]));
  }
  CHECK(child > 0 && waitpid(child, &status, 0) == child);
  CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
  return checks_end();
}
