// Ownership of text: an argument may be gone before it is used. Ordinary C++ with an id that a function returns once
// deleted another person. lifetimes ENDPOINT KEY, on a sandbox that was just started.
#include <map>
#include <string>

#include "check.h"
#include "libseam.hpp"

#define ANA "1de00000-0000-4000-8000-000000000010"
#define BO "1de00000-0000-4000-8000-000000000011"
#define ID "8d7e0b3a-b889-49a7-9164-4b71a0506a33"
#define CHECK_VIEW(got, expected) CHECK(std::string_view(got) == std::string_view(expected))

namespace {

std::string endpoint;
std::string key;

std::string id_of(const std::string &name)
{
  static const std::map<std::string, std::string> directory{{"Ana", ANA}, {"Bo", BO}};
  return directory.at(name);
}

/// Creates a client of which every option was a temporary.
seam::Result<seam::Client> client_of_temporaries()
{
  seam::Options options;
  options.api_key = key + "";
  options.endpoint = std::string(endpoint + "/");
  options.headers.push_back({std::string("x-") + "the-door-is-in-building", std::string(40, '7')});
  options.headers.push_back({"x-second", std::string(41, '8')});
  const std::string reused(64, '!');
  return seam::Client::create(options);
}

void options()
{
  const seam::Result<seam::Client> client = client_of_temporaries();
  CHECK(client.ok());
  seam::Result<seam::Call> call = client->call(SEAM_OP_ACS_USERS_DELETE);
  CHECK(call->set_str(std::string("acs_user") + "_id", std::string(ID)).ok());
  const seam::Result<seam::Request> request = call->request();
  CHECK(request.ok());
  CHECK(request->url().substr(0, endpoint.size()) == endpoint);
  bool first = false, second = false;
  for (std::size_t i = 0; i < request->header_count(); i++) {
    const seam::HeaderView header = request->header(i);
    first |= header.name == "x-the-door-is-in-building" && header.value == std::string(40, '7');
    second |= header.name == "x-second" && header.value == std::string(41, '8');
  }
  CHECK(first && second);
  CHECK_VIEW(request->body(), "{\"acs_user_id\":\"" ID "\"}");
}

/// Deletes the right person, and nobody else.
void removal()
{
  const seam::Result<seam::Client> client = client_of_temporaries();
  seam::user_identities::DeleteParams params;
  params.user_identity_id = id_of("Ana");
  const std::string next_in_line = id_of("Bo");
  const seam::Result<seam::Reply> reply = seam::user_identities::delete_(*client, params);
  CHECK(reply.ok());
  CHECK(seam::user_identities::delete_(*client, {id_of("Ana")}).status() == SEAM_ERR_NOT_FOUND);
  CHECK(seam::user_identities::delete_(*client, {next_in_line}).ok());
}

/// Values that are moved out of temporaries stay alive.
void results()
{
  const seam::Result<seam::Client> client = client_of_temporaries();
  const seam::Error &error = seam::acs::users::delete_(*client, {}).error();
  const std::string reused(200, '!');
  CHECK(error.code() == SEAM_ERR_INVALID_PARAMS && error.message().find("acs_user_id") != std::string_view::npos);
  seam::Call &&call = client->call(SEAM_OP_ACS_USERS_DELETE).value();
  CHECK(call.set_missing_ok(true).ok());
  const seam::Client &other = *client_of_temporaries();
  CHECK(other.call(std::string("acs.users.") + "delete").ok());
}

/// NULL as text means "not given".
void nulls()
{
  const char *const null = nullptr;
  const seam::Result<seam::Client> client = client_of_temporaries();
  seam::acs::users::DeleteParams params;
  params.acs_user_id = ID;
  params.user_identity_id = null;
  CHECK(!params.user_identity_id && params.acs_user_id.has_value() && !seam::Text(std::nullopt));
  CHECK(seam::Text("").has_value() && seam::Text(std::string_view()).has_value());
  seam::Result<seam::Call> call = seam::acs::users::delete_call(*client, params);
  CHECK(call.ok());
  CHECK_VIEW(call->request().value().body(), "{\"acs_user_id\":\"" ID "\"}");
  CHECK(call->set_str("acs_user_id", null).status() == SEAM_ERR_INVALID_STATE);
  CHECK(call->set_str(null, "x").status() == SEAM_ERR_INVALID_STATE);
  CHECK(call->set_json("acs_user_id", null).status() == SEAM_ERR_INVALID_STATE);
  CHECK(call->set_params_json(null).status() == SEAM_ERR_INVALID_STATE);
  CHECK(call->set_workspace_id(null).status() == SEAM_ERR_INVALID_STATE);
  CHECK(call->set_options_json(null).status() == SEAM_ERR_INVALID_STATE);
  CHECK(client->call(null).status() == SEAM_ERR_INVALID_STATE);
  CHECK(seam::Client::create_json(null).status() == SEAM_ERR_INVALID_STATE);
  seam::Options options;
  options.api_key = null;
  CHECK(seam::Client::create(options).status() == SEAM_ERR_INVALID_OPTIONS);
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
  options();
  results();
  nulls();
  removal();
  return checks_end();
}
