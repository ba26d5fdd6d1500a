// libseam.hpp: misuse, transports as classes, and the operations over real HTTP: api ENDPOINT KEY, on a sandbox that
// was just started.
#include <string>
#include <type_traits>

#include "check.h"
#include "exchange.h"
#include "libseam.hpp"
#include "raw_transport.h"

#define ID "8d7e0b3a-b889-49a7-9164-4b71a0506a33"
#define NOBODY "00000000-0000-4000-8000-00000000dead"
#define CHECK_VIEW(got, expected) CHECK(std::string_view(got) == std::string_view(expected))

namespace {

const char *endpoint;
const char *key;

// clang-format off
template <class T>
constexpr bool moves_only = std::is_nothrow_move_constructible_v<T> && std::is_nothrow_move_assignable_v<T> &&
                            !std::is_copy_constructible_v<T> && !std::is_copy_assignable_v<T>;
// clang-format on
static_assert(moves_only<seam::Client> && moves_only<seam::Call> && moves_only<seam::Reply> && moves_only<seam::Error>);
static_assert(moves_only<seam::Pages>);
static_assert(moves_only<seam::Result<seam::Reply>> && moves_only<seam::Result<void>>);

seam::Result<seam::Client> client_at(std::string_view url, std::string_view api_key)
{
  seam::Options options;
  options.api_key = api_key;
  options.endpoint = url;
  return seam::Client::create(options);
}

void options()
{
  seam::Options none;
  CHECK(none.timeout.count() > 0 && none.deadline > none.timeout && none.strict && !none.use_environment);
  CHECK(none.retries > 0 && none.in_flight_limit > 0 && !none.api_key.has_value());
  const seam::Result<seam::Client> refused = seam::Client::create(none);
  CHECK(!refused && refused.status() == SEAM_ERR_INVALID_OPTIONS);
  CHECK_VIEW(refused.error().name(), "invalid_options");
  CHECK(refused.error().problem_count() == 1);
  CHECK_VIEW(refused.error().problem(0).parameter, "api_key");
  CHECK_VIEW(refused.error().problem(0).code, "missing");
  CHECK(!refused.error().problem(0).message.empty() && refused.error().problem(1).message.empty());
  CHECK(seam::Client::create_json("").status() == SEAM_ERR_INVALID_OPTIONS);
  CHECK(seam::Client::create_json("{\"api_key\":5}").status() == SEAM_ERR_INVALID_OPTIONS);
  CHECK(seam::Client::create_json("{\"api_key\":\"seam_test_x\"}").ok());
}

void parameters(const seam::Client &client)
{
  CHECK(client.call(static_cast<seam_op>(4242)).status() == SEAM_ERR_UNKNOWN_OPERATION);
  CHECK(client.call("acs.user.delete").status() == SEAM_ERR_UNKNOWN_OPERATION);
  CHECK(client.call("").status() == SEAM_ERR_UNKNOWN_OPERATION);
  seam::Result<seam::Call> call = client.call("acs.users.delete");
  CHECK(call.ok() && call->set_str("acs_usr_id", ID).ok() && call->set_i64("acs_user_id", 5).ok());
  const seam::Result<void> checked = call->check();
  CHECK(checked.status() == SEAM_ERR_INVALID_PARAMS && checked.error().problem_count() == 2);
  CHECK_VIEW(checked.error().operation(), "acs.users.delete");
  bool hinted = false;
  for (std::size_t i = 0; i < checked.error().problem_count(); i++) {
    hinted |= checked.error().problem(i).suggestion == "acs_user_id";
  }
  CHECK(hinted);
  CHECK(call->request().status() == SEAM_ERR_INVALID_PARAMS && call->execute().status() == SEAM_ERR_INVALID_PARAMS);
  CHECK(call->set_json("acs_user_id", "{").status() == SEAM_ERR_INVALID_PARAMS);
  CHECK(call->set_params_json("[]").status() == SEAM_ERR_INVALID_PARAMS);
  CHECK(call->set_params_json("{\"acs_user_id\":\"" ID "\"}").ok() && call->check().ok());
  CHECK(call->set_bool("acs_user_id", true).ok() && call->check().status() == SEAM_ERR_INVALID_PARAMS);
  CHECK(call->set_null("acs_user_id").ok() && call->check().status() == SEAM_ERR_INVALID_PARAMS);
  CHECK(call->set_str("acs_user_id", ID).ok() && call->check().ok());
  const seam::Result<seam::Request> request = call->request();
  CHECK(request.ok() && request->timeout().count() == 0);
  CHECK_VIEW(request->method(), "POST");
  CHECK_VIEW(request->body(), "{\"acs_user_id\":\"" ID "\"}");
  CHECK(request->header_count() > 0 && request->header(request->header_count()).name.empty());
  CHECK_VIEW(request->header(0).name, "authorization");
  CHECK_VIEW(request->header(0).value, std::string("Bearer ") + key);
  const seam::Result<std::string_view> shown = call->request_json();
  CHECK(shown.ok() && shown->find(key) == std::string_view::npos);
  CHECK(shown->find("[redacted]") != std::string_view::npos);
}

void call_options(const seam::Client &client)
{
  seam::Result<seam::Call> call = client.call(SEAM_OP_ACS_USERS_DELETE);
  CHECK(call->set_timeout(seam::Milliseconds(0)).status() == SEAM_ERR_INVALID_OPTIONS);
  CHECK(call->set_timeout(std::chrono::seconds(2)).ok() && call->set_deadline(std::chrono::minutes(1)).ok());
  CHECK(call->set_retries(1000).status() == SEAM_ERR_INVALID_OPTIONS && call->set_retries(1).ok());
  CHECK(call->set_options_json("null").status() == SEAM_ERR_INVALID_OPTIONS);
  CHECK(call->set_missing_ok(true).ok() && call->set_entropy(7).ok());
  CHECK(call->set_workspace_id("\xff").status() == SEAM_ERR_INVALID_STATE);
}

void by_hand(const seam::Client &client)
{
  const seam::Milliseconds now(0);
  seam::Result<seam::Call> call = seam::acs::users::delete_call(client, {{}, ID, {}});
  CHECK(call.ok() && call->take().status() == SEAM_ERR_INVALID_STATE);
  CHECK(call->feed_failure(SEAM_FAILURE_DNS, "", now).status() == SEAM_ERR_INVALID_STATE);
  CHECK(call->poll(now).value().step == SEAM_STEP_SEND && call->request().value().timeout().count() > 0);
  CHECK(call->set_retries(0).status() == SEAM_ERR_INVALID_STATE && call->execute().status() == SEAM_ERR_INVALID_STATE);
  CHECK(call->feed_failure(static_cast<seam_failure>(4242), "", now).status() == SEAM_ERR_INVALID_STATE);
  CHECK(call->feed_failure(SEAM_FAILURE_DNS, "nobody", now).ok());
  seam::Result<seam::Next> next = call->poll(now);
  CHECK(next->step == SEAM_STEP_WAIT && next->wait_until > now);
  CHECK(call->poll(next->wait_until).value().step == SEAM_STEP_SEND);
  CHECK(call->request_bytes().value().substr(0, 33) == "POST /acs/users/delete HTTP/1.1\r\n");
  CHECK(call->feed_bytes("HTTP/1.1 429 Slow down\r\nretry-after: 100000\r\ncon", next->wait_until).value());
  const seam_header header = {SEAM_STR("retry-after"), SEAM_STR("1")};
  CHECK(call->feed_response(429, &header, 1, "{}", next->wait_until).status() == SEAM_ERR_INVALID_STATE);
  CHECK(!call->feed_bytes("tent-length: 2\r\n\r\n{}", next->wait_until).value());
  const seam::Result<seam::Reply> limited = call->take();
  CHECK(limited.status() == SEAM_ERR_RATE_LIMITED && limited.error().attempts() == 2);
  CHECK(limited.error().retry_after() == std::chrono::seconds(100000) && limited.error().http_status() == 429);
}

/// A handle that was moved from refuses everything, and can be destroyed.
void moved_from(seam::Client client)
{
  seam::Result<seam::Call> call = client.call(SEAM_OP_ACS_USERS_DELETE);
  const seam::Client other = std::move(client);
  CHECK(client.call(SEAM_OP_ACS_USERS_DELETE).status() == SEAM_ERR_INVALID_STATE);
  CHECK(other.call(SEAM_OP_ACS_USERS_DELETE).ok());
  seam::Call taken = std::move(call).value();
  CHECK(call->set_missing_ok(true).status() == SEAM_ERR_INVALID_STATE);
  CHECK(call->execute().status() == SEAM_ERR_INVALID_STATE);
  call->cancel();
  CHECK(taken.set_missing_ok(true).ok());
  *call = std::move(taken);
  CHECK(call->set_missing_ok(true).ok());
  const seam::Result<seam::Reply> failed = call->execute();
  const seam::Error &error = failed.error();
  CHECK(error.attempts() == 0 && !error.message().empty() && error.message().data()[error.message().size()] == '\0');
}

class Raw : public seam::Transport {
public:
  seam_failure exchange(const seam::Request &request, seam::Sink &sink, seam::Milliseconds timeout) override
  {
    exchanges++;
    return raw_exchange(nullptr, &request.raw(), sink.raw(), timeout.count());
  }
  unsigned exchanges = 0;
};

/// A transport that follows a script, in virtual time.
class Scripted : public seam::Transport {
public:
  seam_failure exchange(const seam::Request &request, seam::Sink &sink, seam::Milliseconds) override
  {
    CHECK(sink.status(200) && sink.header("content-type", "application/json"));
    if (body.size() > request.reply_limit_bytes()) {
      CHECK(!sink.body(body) && !sink.body(body));
    } else {
      CHECK(sink.body(body.substr(0, 3)) && sink.body({}) && sink.body(body.substr(3)));
    }
    CHECK(!twice || !sink.status(200));
    return sink.detail("why it failed") ? failure : SEAM_FAILURE_NONE;
  }
  seam::Milliseconds now() override { return time; }
  bool sleep(seam::Milliseconds pause) override
  {
    time += pause;
    return go_on;
  }
  std::string_view body = "{\"ok\":true}";
  seam_failure failure = SEAM_FAILURE_NONE;
  bool go_on = true;
  bool twice = false;
  seam::Milliseconds time{0};
};

seam::Result<seam::Reply> over(const seam::Client &client, seam::Transport &transport)
{
  return seam::acs::users::delete_(client, {{}, ID, {}}, transport);
}

void transports(const seam::Client &client)
{
  Scripted scripted;
  CHECK(over(client, scripted).ok());
  scripted.failure = SEAM_FAILURE_CONNECTION_LOST;
  const seam::Result<seam::Reply> lost = over(client, scripted);
  CHECK(lost.status() == SEAM_ERR_CONNECTION_LOST && lost.error().attempts() == 3 && scripted.time.count() > 0);
  CHECK(lost.error().message().find("(why it failed)") != std::string_view::npos);
  scripted.go_on = false;
  CHECK(over(client, scripted).status() == SEAM_ERR_CANCELLED);
  scripted.twice = true;
  CHECK(over(client, scripted).status() == SEAM_ERR_INTERNAL);
  Scripted large;
  const std::string megabytes(std::size_t{64} << 20, ' ');
  large.body = megabytes;
  CHECK(over(client, large).status() == SEAM_ERR_TOO_LARGE);
  CHECK(seam::acs::users::delete_(client, {{}, "no id", {}}, scripted).status() == SEAM_ERR_INVALID_PARAMS);
}

#if SEAM_HAS_EXCEPTIONS
/// A transport that throws from one of its functions.
class Thrower : public Scripted {
public:
  explicit Thrower(int where) : where_(where) { failure = SEAM_FAILURE_CONNECT; }
  seam_failure exchange(const seam::Request &request, seam::Sink &sink, seam::Milliseconds timeout) override
  {
    return where_ == 0 ? throw std::runtime_error("planted") : Scripted::exchange(request, sink, timeout);
  }
  seam::Milliseconds now() override { return where_ == 1 ? throw 1 : Scripted::now(); }
  bool sleep(seam::Milliseconds pause) override { return where_ == 2 ? throw "planted" : Scripted::sleep(pause); }

private:
  int where_;
};

void exceptions(const seam::Client &client)
{
  Thrower from_exchange(0), from_now(1), from_sleep(2);
  const seam::Result<seam::Reply> thrown_out = over(client, from_exchange);
  CHECK(thrown_out.status() == SEAM_ERR_INTERNAL);
  /* The exchange may have come to any point, and the message agrees with the outcome. */
  CHECK(thrown_out.error().outcome() == SEAM_OUTCOME_UNKNOWN);
  CHECK(thrown_out.error().message().find("it is not known whether the operation happened") != std::string_view::npos);
  CHECK(over(client, from_now).status() != SEAM_OK);
  CHECK(over(client, from_sleep).status() == SEAM_ERR_CANCELLED);
  try {
    (void)client.call(static_cast<seam_op>(4242)).value();
    CHECK(false);
  } catch (const seam::NoValue &thrown) {
    CHECK(thrown.code == SEAM_ERR_UNKNOWN_OPERATION && std::string(thrown.what()).find("4242") != std::string::npos);
  }
}
#endif

long count(const char *what)
{
  return sandbox_count(endpoint, key, what);
}

/// Runs the samples of the documentation, and checks what each removes; the last over a transport.
void samples(const seam::Client &client)
{
  long before = count("identity_links");
  seam::user_identities::RemoveAcsUserParams link;
  link.user_identity_id = "5c945ab5-c75e-4bcb-8e5f-9410061c401f";
  link.acs_user_id = "c0184e54-0d93-4bca-8a4e-47bbd2ee3bfe";
  CHECK(seam::user_identities::remove_acs_user(client, link).ok() && count("identity_links") == before - 1);
  before = count("acs_access_group_memberships");
  seam::acs::users::RemoveFromAccessGroupParams membership;
  membership.acs_user_id = ID;
  membership.acs_access_group_id = "123e4567-e89b-12d3-a456-426614174000";
  CHECK(seam::acs::users::remove_from_access_group(client, membership).ok());
  CHECK(before > 0 && count("acs_access_group_memberships") == before - 1);
  before = count("acs_users");
  seam::acs::users::DeleteParams user;
  user.user_identity_id = "586c225c-b05c-4af4-8679-9c8a46066cce";
  user.acs_system_id = "1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64";
  CHECK(seam::acs::users::delete_(client, user).ok() && before > 0 && count("acs_users") == before - 1);
  before = count("user_identities");
  const seam::user_identities::DeleteParams person = {"7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"};
  CHECK(seam::user_identities::delete_(client, person).ok() && before > 0 && count("user_identities") == before - 1);
  const seam::Result<seam::Reply> again = seam::user_identities::delete_(client, person);
  CHECK(again.status() == SEAM_ERR_NOT_FOUND && again.error().http_status() == 404);
  CHECK(again.error().outcome() == SEAM_OUTCOME_REFUSED);
  CHECK_VIEW(again.error().type(), "user_identity_not_found");
  CHECK(!again.error().request_id().empty() && again.error().json().find(key) == std::string_view::npos);

  Raw raw;
  seam::acs::credentials::UnassignParams credential;
  credential.acs_user_id = "33333333-3333-3333-3333-333333333333";
  credential.acs_credential_id = "66666666-6666-6666-6666-666666666666";
  before = count("acs_credentials_assigned");
  CHECK(sandbox_faults(endpoint, key, "[\"acs.credentials.unassign:status=503,count=1\"]"));
  const seam::Result<seam::Reply> reply = seam::acs::credentials::unassign(client, credential, raw);
  CHECK(reply.ok() && before > 0 && count("acs_credentials_assigned") == before - 1);
  CHECK(reply->attempts() == 2 && raw.exchanges == 2 && reply->http_status() == 200 && !reply->already_gone());
  CHECK_VIEW(reply->operation(), "acs.credentials.unassign");
  CHECK(!reply->request_id().empty() && reply->json().front() == '{');
  CHECK(reply->boolean("ok").ok() && reply->boolean("ok").value() && reply->kind("ok") == SEAM_KIND_BOOL);
  CHECK(reply->str("ok").status() == SEAM_ERR_INVALID_STATE && reply->i64("ok").status() == SEAM_ERR_INVALID_STATE);
  CHECK(reply->count("").ok() && *reply->count("") > 0 && reply->kind("no.where") == SEAM_KIND_NONE);
  CHECK_VIEW(*reply->json_at("ok"), "true");
  CHECK(reply->json_at("no.where").status() == SEAM_ERR_INVALID_STATE);
}

/* Logs the events, and may cancel the call or throw. */
class Watcher : public seam::Observer {
public:
  std::string log;
  seam::Milliseconds elapsed{0};
  seam_event_kind cancel_at = {};
  bool throws = false;

  void observe(const seam::Event &event) override
  {
    static constexpr const char *names[] = {"", "send", "reply", "failure", "wait", "done"};
    log += names[event.kind()];
    log += ' ' + std::to_string(event.attempt()) + ' ';
    log += seam_status_name(event.status());
    log += event.kind() == SEAM_EVENT_REPLY ? ' ' + std::to_string(event.http_status()) + '\n' : std::string("\n");
    CHECK(event.operation() == "acs.users.delete" && event.failure() == SEAM_FAILURE_NONE);
    CHECK((event.wait().count() > 0) == (event.kind() == SEAM_EVENT_WAIT));
    CHECK(event.elapsed() >= elapsed);
    elapsed = event.elapsed();
    if (event.kind() == cancel_at) {
      event.cancel();
    }
#if SEAM_HAS_EXCEPTIONS
    if (throws) {
      throw 1;
    }
#endif
  }
};

void events()
{
  // The server does not know the user, which `missing_ok` accepts.
  static constexpr const char *retried = "send 1 ok\nreply 1 server_error 503\nwait 1 ok\n"
                                         "send 2 ok\nreply 2 ok 404\ndone 2 ok\n";
  Watcher watcher;
  seam::Options options;
  options.api_key = key;
  options.endpoint = endpoint;
  options.observer = &watcher;
  seam::Result<seam::Client> client = seam::Client::create(options);
  for (const bool throws : {false, true}) {
    watcher.throws = throws;
    watcher.log.clear();
    watcher.elapsed = seam::Milliseconds(0);
    CHECK(sandbox_faults(endpoint, key, "[\"acs.users.delete:status=503,count=1\"]"));
    seam::Result<seam::Call> call = seam::acs::users::delete_call(*client, {{}, NOBODY, {}});
    CHECK(call->set_missing_ok(true).ok() && call->execute().ok());
    CHECK_VIEW(watcher.log, retried);
  }
  watcher.throws = false;
  watcher.log.clear();
  watcher.elapsed = seam::Milliseconds(0);
  watcher.cancel_at = SEAM_EVENT_WAIT;
  CHECK(sandbox_faults(endpoint, key, "[\"acs.users.delete:status=503,count=1\"]"));
  CHECK(seam::acs::users::delete_(*client, {{}, NOBODY, {}}).status() == SEAM_ERR_CANCELLED);
  CHECK_VIEW(watcher.log, "send 1 ok\nreply 1 server_error 503\nwait 1 ok\ndone 1 cancelled\n");
  CHECK(sandbox_faults(endpoint, key, "[]"));
}

void gone()
{
  const seam::Result<seam::Client> nowhere = client_at("http://127.0.0.1:1", key);
  Raw raw;
  seam::Result<seam::Call> call = seam::acs::users::delete_call(*nowhere, {{}, ID, {}});
  CHECK(call->set_retries(0).ok());
  const seam::Result<seam::Reply> refused = call->execute_with(raw);
  CHECK(refused.status() == SEAM_ERR_CONNECT && raw.exchanges == 1);
  CHECK(refused.error().outcome() == SEAM_OUTCOME_NOT_SENT);
  CHECK(refused.error().message().find("refused") != std::string_view::npos);
}

void lists(const seam::Client &client)
{
  constexpr const char *operation = "user_identities.list";
  const long there = sandbox_count(endpoint, key, "user_identities");
  long items = 0;
  {
    // The texts are owned: they outlive the list.
    std::vector<std::string> kept;
    {
      seam::Result<seam::Pages> pages = client.pages(operation, "{\"limit\":2}");
      CHECK(pages.ok());
      for (const seam::Result<seam::Text> &item : *pages) {
        CHECK(item.ok());
        kept.emplace_back(item->view());
      }
      CHECK(pages->next().status() == SEAM_ERR_INVALID_STATE);
    }
    CHECK(there > 4 && static_cast<long>(kept.size()) == there);
    for (const std::string &item : kept) {
      CHECK(item.front() == '{' && item.find("\"user_identity_id\"") != std::string::npos);
    }
  }
  // Over a transport of the program's own, with typed parameters; one exchange for each page.
  Raw raw;
  seam::user_identities::ListParams params;
  params.limit = "2";
  seam::Result<seam::Pages> over = seam::Pages::of(seam::user_identities::list_call(client, params), raw);
  CHECK(over.ok() && raw.exchanges == 0);
  for (seam::Result<seam::Text> item = over->next(); item.ok() && item->has_value(); item = over->next()) {
    items++;
  }
  CHECK(items == there && raw.exchanges == static_cast<unsigned>((there + 1) / 2));
  // An error is the last item.
  seam::Result<seam::Pages> broken = client.pages(operation, "{\"limit\":2}");
  items = 0;
  CHECK(broken->next().ok() && sandbox_faults(endpoint, key, "[\"*:html\"]"));
  for (const auto &item : *broken) {
    items++;
    CHECK(item.ok() == (items == 1));
    CHECK(item.ok() || item.error().code() == SEAM_ERR_MALFORMED_REPLY);
  }
  CHECK(items == 2 && sandbox_faults(endpoint, key, "[]"));
  // Cancelled.
  seam::Result<seam::Pages> left = client.pages(operation, "{\"limit\":2}");
  CHECK(left->next().ok());
  left->cancel();
  CHECK(left->next().status() == SEAM_ERR_CANCELLED);
  // An operation without a list, no operation, and parameters that are no object.
  seam::Result<seam::Pages> removal = client.pages("user_identities.delete", "{\"user_identity_id\":\"" ID "\"}");
  CHECK(removal.ok() && removal->next().status() == SEAM_ERR_INVALID_STATE);
  CHECK(client.pages("nothing.list").status() == SEAM_ERR_UNKNOWN_OPERATION);
  CHECK(client.pages(operation, "[]").status() == SEAM_ERR_INVALID_PARAMS);
}

} // namespace

int main(int argc, char **argv)
{
  if (argc != 3) {
    std::fprintf(stderr, "usage: %s ENDPOINT KEY\n", argv[0]);
    return 2;
  }
  endpoint = argv[1];
  key = argv[2];
  seam::Result<seam::Client> client = client_at(endpoint, key);
  CHECK(client.ok());
  options();
  parameters(*client);
  call_options(*client);
  by_hand(*client);
  transports(*client);
#if SEAM_HAS_EXCEPTIONS
  exceptions(*client);
#endif
  lists(*client);
  samples(*client);
  events();
  gone();
  moved_from(*std::move(client));
  return checks_end();
}
