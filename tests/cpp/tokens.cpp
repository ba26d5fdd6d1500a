// A removal that is confirmed by another client, with the token of the first: over a transport of the program's own, in
// virtual time, and by hand. A token of another server is refused.
#include <initializer_list>
#include <string>
#include <vector>

#include "check.h"
#include "libseam.hpp"

#define USER "acc00000-0000-4000-8000-0000000000a1"
#define CHECK_VIEW(got, expected) CHECK(std::string_view(got) == std::string_view(expected))

namespace {

constexpr std::uint32_t FOUND = 200, MISSING = 404;

struct Answer {
  const char *path;
  std::uint32_t status;
  const char *body;
};

constexpr Answer WORKSPACE = {"/workspaces/get", FOUND,
                              R"({"ok":true,"workspace":{"workspace_id":"30450000-0000-4000-8000-000000000001"}})"};
constexpr Answer OTHER_WORKSPACE = {
    "/workspaces/get", FOUND, R"({"ok":true,"workspace":{"workspace_id":"30450000-0000-4000-8000-000000000002"}})"};
constexpr Answer REMOVED = {"/acs/users/delete", FOUND, R"({"ok":true})"};
constexpr Answer THERE = {"/acs/users/get", FOUND,
                          R"({"ok":true,"acs_user":{"acs_user_id":")" USER
                          R"(","pending_mutations":[],"errors":[],"warnings":[]}})"};
constexpr Answer GONE = {"/acs/users/get", MISSING,
                         R"({"ok":false,"error":{"type":"acs_user_not_found","message":"not found"}})"};
constexpr Answer NO_CREDENTIALS = {
    "/acs/credentials/list", FOUND,
    R"({"ok":true,"acs_credentials":[],"pagination":{"has_next_page":false,"next_page_cursor":null,"next_page_url":null}})"};

/// A server with these answers, in virtual time. Once they are used up, the last one is given to every request.
class Server : public seam::Transport {
public:
  Server(std::initializer_list<Answer> answers) : answers_(answers) {}

  seam_failure exchange(const seam::Request &request, seam::Sink &sink, seam::Milliseconds) override
  {
    const Answer &answer = answers_[exchanges < answers_.size() ? exchanges : answers_.size() - 1];
    exchanges++;
    const std::string_view url = request.url(), path = answer.path;
    CHECK(url.size() > path.size() && url.substr(url.size() - path.size()) == path);
    CHECK(sink.status(answer.status) && sink.header("content-type", "application/json"));
    CHECK(sink.header("seam-request-id", "request") && sink.header("date", "Mon, 05 Jan 2026 08:00:00 GMT"));
    CHECK(sink.body(answer.body));
    return SEAM_FAILURE_NONE;
  }
  seam::Milliseconds now() override { return time_; }
  bool sleep(seam::Milliseconds pause) override
  {
    time_ += pause;
    return true;
  }
  std::size_t exchanges = 0;

private:
  std::vector<Answer> answers_;
  seam::Milliseconds time_{0};
};

seam::Result<seam::Client> client_at(std::string_view endpoint)
{
  seam::Options options;
  options.api_key = "seam_test_tokens";
  options.endpoint = endpoint;
  return seam::Client::create(options);
}

/// Returns the text of a member of the object, of which the text has no escape but `\"`.
std::string text_of(std::string_view object, const std::string &member)
{
  std::string text;
  std::size_t at = object.find('"' + member + "\":\"");
  CHECK(at != std::string_view::npos);
  for (at += member.size() + 4; at < object.size() && object[at] != '"'; at++) {
    at += object[at] == '\\' ? 1 : 0;
    text += object[at];
  }
  return text;
}

/// Removes a user who is still there at the end, and returns the token of the error.
std::string token_of_a_removal(const seam::Client &client)
{
  Server server({WORKSPACE, THERE, REMOVED, THERE});
  seam::Result<seam::Call> call = client.call(SEAM_OP_ACS_USERS_DELETE);
  CHECK(call->set_str("acs_user_id", USER).ok());
  CHECK(call->set_options_json(R"({"confirm":true,"confirm_deadline_ms":4000,"confirm_settle_ms":1000})").ok());
  const seam::Result<seam::Reply> reply = call->execute_with(server);
  CHECK(reply.status() == SEAM_ERR_NOT_CONFIRMED && server.exchanges > 3);
  CHECK(reply.error().outcome() == SEAM_OUTCOME_ACCEPTED);
  return text_of(reply.error().json(), "token");
}

void goes_on(std::string_view token)
{
  const seam::Result<seam::Client> client = client_at("https://seam.example");
  Server server({WORKSPACE, GONE, NO_CREDENTIALS});
  seam::Result<seam::Call> call = client->confirm(token);
  CHECK(call.ok() && call->set_options_json(R"({"confirm_deadline_ms":4000})").ok());
  const seam::Result<seam::Reply> reply = call->execute_with(server);
  CHECK(reply.ok() && server.exchanges == 3);
  CHECK_VIEW(reply->operation(), "acs.users.delete");
  CHECK_VIEW(text_of(reply->json(), "verdict"), "confirmed");
  CHECK_VIEW(text_of(reply->json(), "level"), "access_system");
}

/// Goes on with the token while the user is there, and then with the token of that error, which is of the same removal.
void goes_on_again(std::string_view token)
{
  const seam::Result<seam::Client> client = client_at("https://seam.example");
  Server pending({WORKSPACE, THERE});
  seam::Result<seam::Call> call = client->confirm(token);
  const seam::Result<seam::Reply> reply = call->execute_with(pending);
  CHECK(reply.status() == SEAM_ERR_NOT_CONFIRMED && pending.exchanges > 2);
  CHECK(text_of(reply.error().json(), "verdict") != "confirmed");
  goes_on(text_of(reply.error().json(), "token"));
}

void by_hand(std::string_view token)
{
  const seam::Milliseconds now(0);
  const seam::Result<seam::Client> client = client_at("https://seam.example");
  seam::Result<seam::Call> call = client->confirm(token);
  for (const Answer &answer : {WORKSPACE, GONE, NO_CREDENTIALS}) {
    CHECK(call->poll(now).value().step == SEAM_STEP_SEND);
    CHECK_VIEW(call->request().value().url(), std::string("https://seam.example") + answer.path);
    const seam_header header = {SEAM_STR("content-type"), SEAM_STR("application/json")};
    CHECK(call->feed_response(answer.status, &header, 1, answer.body, now).ok());
  }
  CHECK(call->poll(now).value().step == SEAM_STEP_DONE);
  const seam::Result<seam::Reply> reply = call->take();
  CHECK(reply.ok() && text_of(reply->json(), "verdict") == "confirmed");
}

/// A credential of another workspace reads nothing about the removal: its 404 would prove nothing.
void another_workspace(std::string_view token)
{
  const seam::Result<seam::Client> client = client_at("https://seam.example");
  Server server({OTHER_WORKSPACE});
  seam::Result<seam::Call> call = client->confirm(token);
  const seam::Result<seam::Reply> reply = call->execute_with(server);
  CHECK(reply.status() == SEAM_ERR_FORBIDDEN && server.exchanges == 1);
}

void refused(std::string_view token)
{
  const seam::Result<seam::Client> client = client_at("https://other.example");
  Server server({GONE});
  seam::Result<seam::Call> call = client->confirm(token);
  const seam::Status status = call ? call->execute_with(server).status() : call.status();
  CHECK(status == SEAM_ERR_INVALID_OPTIONS && server.exchanges == 0);
  for (const char *text : {"", "{", "[]", "{}", "a token"}) {
    CHECK(client->confirm(text).status() == SEAM_ERR_INVALID_PARAMS);
  }
}

} // namespace

int main()
{
  const seam::Result<seam::Client> client = client_at("https://seam.example");
  CHECK(client.ok());
  const std::string token = token_of_a_removal(*client);
  CHECK(token.find("seam_test_tokens") == std::string::npos);
  goes_on(token);
  goes_on_again(token);
  by_hand(token);
  another_workspace(token);
  refused(token);
  return checks_end();
}
