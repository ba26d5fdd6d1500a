// Makes one call with libseam.hpp, with the built-in transport. See README.md.
#include <cstdio>
#include <cstdlib>
#include <libseam.hpp>

namespace {

seam::Result<seam::Reply> call(char **argv)
{
  seam::Options options;
  options.use_environment = true;
  options.timeout = seam::Milliseconds(std::strtoull(argv[3], nullptr, 10));
  seam::Result<seam::Client> client = seam::Client::create(options);
  if (!client) {
    return std::move(client).error();
  }
  seam::Result<seam::Call> call = client->call(argv[1]);
  if (!call) {
    return std::move(call).error();
  }
  if (seam::Result<void> set = call->set_params_json(argv[2]); !set) {
    return std::move(set).error();
  }
  return call->execute();
}

} // namespace

int main(int argc, char **argv)
{
  if (argc != 4) {
    return 2;
  }
  const seam::Result<seam::Reply> reply = call(argv);
  if (reply) {
    std::printf("{\"reply\":%s}\n", reply->json().data());
    return 0;
  }
  const seam::Error &error = reply.error();
  std::printf("{\"error\":%s}\n", error.json().data());
  std::fprintf(stderr, "%s: %s\n", error.name().data(), error.message().data());
  return 1;
}
