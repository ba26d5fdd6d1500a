// Off-boardings with libseam.hpp over real HTTP: off_boarding ENDPOINT KEY, on a sandbox that was just started.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <unistd.h>

#include "check.h"
#include "exchange.h"
#include "libseam.hpp"

#define CHECK_VIEW(got, expected) CHECK(std::string_view(got) == std::string_view(expected))

namespace {

const char *endpoint;
const char *key;
std::string folder = "/tmp/libseam-off-boarding-XXXXXX";

long people()
{
  return sandbox_count(endpoint, key, "user_identities");
}

/// Checks evidence: that it is intact, its result, and that a change of it is seen.
void check_evidence(std::string evidence, std::string_view result)
{
  const seam::Result<seam::Reply> checked = seam::verify_evidence(evidence);
  CHECK(checked.ok() && checked->boolean("is_intact").value() && checked->boolean("is_finished").value());
  CHECK_VIEW(*checked->str("result"), result);
  CHECK(checked->json().find("\"caveat\"") != std::string_view::npos && evidence.find(key) == std::string::npos);
  evidence.replace(evidence.find("\"kind\""), 6, "\"kinD\"");
  const seam::Result<seam::Reply> changed = seam::verify_evidence(evidence);
  CHECK(changed.ok() && !changed->boolean("is_intact").value() && changed->count("problems").value() > 0);
}

/// A plan changes nothing; doing it takes everything, and writes the file of evidence.
void plan_and_apply(const seam::Client &client)
{
  const std::string path = folder + "/elif.jsonl";
  const long before = people();
  seam::Result<seam::Call> planning = client.off_boarding_plan();
  CHECK(planning.ok() && planning->check().status() == SEAM_ERR_INVALID_PARAMS);
  CHECK(planning->set_str("email", "elif.yildiz@example.com").ok());
  const seam::Result<seam::Reply> planned = planning->execute();
  CHECK(planned.ok() && people() == before);
  std::string plan(*planned->json_at("plan"));
  seam::Result<seam::Call> call = client.off_boarding(plan);
  CHECK(call.ok() && call->set_evidence_file(folder).status() == SEAM_ERR_INVALID_PARAMS);
  CHECK(call->set_evidence_file(path).ok());
  CHECK(call->poll(seam::Milliseconds(0)).status() == SEAM_ERR_INVALID_STATE);
  const seam::Result<seam::Reply> report = call->execute();
  CHECK(report.ok() && people() == before - 1);
  CHECK_VIEW(*report->str("off_boarding.result"), "done");
  std::ifstream file(path);
  check_evidence({std::istreambuf_iterator<char>(file), {}}, "done");
  const std::string_view name = "\"user_identity_id\":\"";
  char &first = plan[plan.find(name) + name.size()];
  first = first == '1' ? '2' : '1';
  seam::Result<seam::Call> changed = client.off_boarding(plan);
  CHECK(changed->check().status() == SEAM_ERR_INVALID_PARAMS);
}

/// Nobody is back after an off-boarding, and its evidence has a line about that.
void look_again(const seam::Client &client)
{
  const std::string path = folder + "/elif.jsonl";
  seam::Result<seam::Call> call = client.off_boarding_check();
  CHECK(call->check().status() == SEAM_ERR_INVALID_PARAMS);
  CHECK(call->set_evidence_file(path).ok());
  const seam::Result<seam::Reply> report = call->execute();
  CHECK(report.ok());
  CHECK_VIEW(*report->str("check.result"), "clear");
  std::ifstream file(path);
  const std::string evidence{std::istreambuf_iterator<char>(file), {}};
  check_evidence(evidence, "done");
  CHECK(evidence.find("\"kind\":\"check_end\"") != std::string::npos);
}

/// The lines are a range, and the last is the digest.
void lines(const seam::Client &client)
{
  seam::Result<seam::Call> call = client.off_boarding();
  CHECK(call.ok() && call->set_params_json("{\"person\":\"hana.kowalska@example.com\"}").ok());
  std::string evidence;
  seam::Pages pages = seam::Pages::of(std::move(call)).value();
  for (const seam::Result<seam::Text> &line : pages) {
    CHECK(line.ok());
    evidence.append(line->view()).push_back('\n');
  }
  check_evidence(evidence, "done");
}

/// Drives an off-boarding by hand, until the journal has `limit` bytes.
seam::Result<seam::Reply> by_hand(const seam::Client &client, std::string &journal, std::size_t limit)
{
  static exchange_reply answer;
  seam::Milliseconds now(0);
  seam::Result<seam::Call> call = client.off_boarding();
  CHECK(call->set_journal(journal).ok() && call->set_str("email", "dmitri.volkov@example.com").ok());
  CHECK(call->recorded().status() == SEAM_ERR_INVALID_STATE && call->record().status() == SEAM_ERR_INVALID_STATE);
  for (;;) {
    const seam::Next next = call->poll(now).value();
    if (next.step == SEAM_STEP_SEND) {
      const seam::Request request = call->request().value();
      CHECK(exchange(&request.raw(), &answer) == 0);
      CHECK(
          call->feed_response(answer.status, answer.headers, answer.header_count, seam::detail::view(answer.body), now)
              .ok());
    } else if (next.step == SEAM_STEP_RECORD) {
      if (journal.size() > limit) {
        CHECK(call->record_failed("the disk is full").ok());
        continue;
      }
      journal += call->record().value();
      CHECK(call->recorded().ok() && call->recorded().status() == SEAM_ERR_INVALID_STATE);
    } else if (next.step == SEAM_STEP_ITEM) {
      CHECK(call->item().value().front() == '{');
    } else if (next.step == SEAM_STEP_WAIT) {
      now = next.wait_until;
    } else {
      return call->take();
    }
  }
}

} // namespace

int main(int argc, char **argv)
{
  if (argc != 3 || mkdtemp(folder.data()) == nullptr) {
    return 2;
  }
  endpoint = argv[1];
  key = argv[2];
  seam::Options options;
  options.api_key = key;
  options.endpoint = endpoint;
  const seam::Client client = seam::Client::create(options).value();
  plan_and_apply(client);
  look_again(client);
  lines(client);
  const long before = people();
  std::string journal;
  const seam::Result<seam::Reply> failed = by_hand(client, journal, 1);
  CHECK(failed.status() == SEAM_ERR_CANCELLED && people() == before && !journal.empty());
  CHECK(failed.error().message().find("the disk is full") != std::string_view::npos);
  CHECK_VIEW(failed.error().at("report.result"), "stopped");
  CHECK(by_hand(client, journal, std::string::npos).ok() && people() == before - 1);
  check_evidence(journal, "done");
  CHECK(std::filesystem::remove_all(folder) > 0);
  return checks_end();
}
