// Takes everything from a person who has left: offboard PERSON EVIDENCE-FILE
//
// SEAM_API_KEY has the key. PERSON is an email address, a phone number or the id of a user identity. After a failure or
// Ctrl-C, run the same command again: it goes on with the file. The exit code is 0 if everything is confirmed gone, 6
// if something is not, 8 if it stopped, 2 for wrong usage, 3 if there is no usable credential, and 1 for another error.
//
//     c++ -std=c++17 offboard.cpp $(pkg-config --cflags --libs libseam) -o offboard
#include <csignal>
#include <cstdio>
#include <libseam.hpp>

namespace {

const seam::Call *under_way = nullptr;

/// Ends the off-boarding on Ctrl-C: nothing more is sent, and its error has the report so far.
void stop(int)
{
  under_way->cancel();
}

/// Off-boards a person, and returns the report.
seam::Result<seam::Reply> offboard(const char *person, const char *evidence)
{
  seam::Result<seam::Client> client = seam::Client::from_environment();
  if (!client) {
    return std::move(client).error();
  }
  seam::Result<seam::Call> call = client->off_boarding();
  if (!call) {
    return std::move(call).error();
  }
  if (seam::Result<void> set = call->set_str("person", person); !set) {
    return std::move(set).error();
  }
  if (seam::Result<void> set = call->set_evidence_file(evidence); !set) {
    return std::move(set).error();
  }
  under_way = &*call;
  std::signal(SIGINT, stop);
  seam::Result<seam::Reply> report = call->execute();
  std::signal(SIGINT, SIG_DFL);
  return report;
}

} // namespace

int main(int argc, char **argv)
{
  if (argc != 3) {
    std::fprintf(stderr, "usage: %s PERSON EVIDENCE-FILE\n", argv[0]);
    return 2;
  }
  const seam::Result<seam::Reply> report = offboard(argv[1], argv[2]);
  if (report) {
    const seam::Result<std::string_view> message = report->str("off_boarding.message");
    std::printf("%s: %s\n", argv[1], message->data());
    return 0;
  }
  const seam::Error &error = report.error();
  std::fprintf(stderr, "%s: NOT DONE: %s\n%s\n", argv[1], error.message().data(), error.json().data());
  switch (error.code()) {
  case SEAM_ERR_NOT_CONFIRMED:
    return 6;
  case SEAM_ERR_CANCELLED:
    return 8;
  case SEAM_ERR_INVALID_OPTIONS:
    return 3;
  default:
    return 1;
  }
}
