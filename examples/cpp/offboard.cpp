// Removes the access of a person who has left:
//
//     export SEAM_API_KEY=…
//     offboard USER_IDENTITY_ID [ACS_USER_ID...]
//
// It removes the users of access systems first, because they open doors, and the person last. Objects that are already
// gone count as success, so after a failure you can run the same command again. The exit code is 0 if everything is
// gone, 1 if something is not, 2 for wrong usage, and 3 if there is no usable credential.
//
//     c++ -std=c++17 offboard.cpp $(pkg-config --cflags --libs libseam) -o offboard
#include <cstdio>
#include <libseam.hpp>

namespace {

/// Executes a call and prints the result. Returns true if it succeeded.
bool removed(const char *what, const char *id, seam::Result<seam::Call> call)
{
  const seam::Result<seam::Reply> reply = [&]() -> seam::Result<seam::Reply> {
    if (!call) {
      return std::move(call).error();
    }
    if (seam::Result<void> set = call->set_missing_ok(true); !set) {
      return std::move(set).error();
    }
    return call->execute();
  }();
  if (reply) {
    std::printf("%s %s: %s\n", what, id, reply->already_gone() ? "is not there" : "gone");
    return true;
  }
  const seam::Error &error = reply.error();
  std::fprintf(stderr, "%s %s: NOT CONFIRMED: %s\n", what, id, error.message().data());
  if (!error.request_id().empty()) {
    std::fprintf(stderr, "  the server calls this request %s\n", error.request_id().data());
  }
  return false;
}

bool offboard(const seam::Client &client, const char *person, char *const *users, int count)
{
  bool all_gone = true;
  for (int i = 0; i < count; i++) {
    seam::acs::users::DeleteParams params;
    params.acs_user_id = users[i];
    all_gone &= removed("access system user", users[i], seam::acs::users::delete_call(client, params));
  }
  // The person stays while a door is still open, so that the door can be found again.
  return all_gone && removed("person", person, seam::user_identities::delete_call(client, {person}));
}

} // namespace

int main(int argc, char **argv)
{
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s USER_IDENTITY_ID [ACS_USER_ID...]\n", argv[0]);
    return 2;
  }
  // SEAM_API_KEY, and SEAM_ENDPOINT if the server is not the API's own.
  const seam::Result<seam::Client> client = seam::Client::from_environment();
  if (!client) {
    std::fprintf(stderr, "%s\n", client.error().message().data());
    return 3;
  }
  return offboard(*client, argv[1], argv + 2, argc - 2) ? 0 : 1;
}
