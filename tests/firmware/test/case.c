#include "case.h"

#define USER "0b5ce6a0-7b5e-4a9d-9c0f-3f0e2f6a7a01"
#define IDENTITY "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"
#define GROUP "a1fd0c6e-36c5-4a0d-8a53-1c6d3d6a2c4e"
#define CREDENTIAL "c8d8a1f2-0b0d-4f6b-9f0a-5e4b3c2d1a00"
#define SYSTEM "5f3a1f64-9f0e-4f5a-8a3c-2c1b0a9f8e7d"

/* The headers that `seam sandbox` sends. */
#define HEAD(status, length)                                                                                      \
  "HTTP/1.1 " status "\r\ncontent-type: application/json; charset=utf-8\r\n"                                      \
  "seam-request-id: 3c3e9a9e-7c86-4f5e-8a39-0b8a6f1f7d11\r\naccess-control-allow-origin: *\r\n"                   \
  "access-control-allow-methods: GET, POST, PUT, PATCH, DELETE, OPTIONS\r\n"                                      \
  "access-control-allow-headers: x-csrf-token, x-requested-with, accept, accept-version, content-length, "        \
  "content-md5, content-type, date, x-api-version, seam-workspace, authorization, user-agent, seam-lts-version, " \
  "seam-sdk-version, seam-sdk-name, seam-publishable-key, seam-client-session-token, client-session-token, "      \
  "seam-api-key, seam-user-identifier-key\r\naccess-control-allow-credentials: true\r\n"                          \
  "access-control-expose-headers: seam-request-id, retry-after\r\ncontent-length: " length                        \
  "\r\ndate: Sun, 29 Nov 2026 16:17:49 GMT\r\n\r\n"
#define UNASSIGNED                                                                                                     \
  HEAD("200 OK", "530")                                                                                                \
  "{\"acs_credential\":{\"access_method\":\"card\",\"acs_credential_id\":\"66666666-6666-6666-6666-666666666666\","    \
  "\"acs_"                                                                                                             \
  "system_id\":\"1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64\",\"acs_user_id\":null,\"card_number\":\"4810004\",\"code\":"    \
  "null,\"connected_account_id\":\"cacc0000-0000-4000-8000-000000000001\",\"created_at\":\"2026-01-05T08:00:00."       \
  "000Z\",\"display_name\":\"Card\",\"errors\":[],\"is_invalidated\":false,\"is_managed\":true,\"is_multi_phone_sync_" \
  "credential\":false,\"user_identity_id\":null,\"warnings\":[],\"workspace_id\":\"0005ea00-0000-4000-8000-"           \
  "000000000001\"},\"ok\":true}"
#define DONE HEAD("200 OK", "11") "{\"ok\":true}"
#define GONE                                                                              \
  HEAD("404 Not Found", "86")                                                             \
  "{\"error\":{\"type\":\"acs_user_not_found\",\"message\":\"Could not find acs_user\"}," \
  "\"ok\":false}"
#define REFUSED                                                                                           \
  HEAD("400 Bad Request", "176")                                                                          \
  "{\"error\":{\"type\":\"invalid_input\",\"message\":\"The input is not valid\",\"validation_errors\":{" \
  "\"_errors\":[],\"acs_user_id\":{\"_errors\":[\"Must be a UUID\",\"Must be known\"]}}},\"ok\":false}"
#define BUSY HEAD("503 Service Unavailable", "0")
#define CHUNKS                                                                              \
  "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: Chunked\r\n\r\n" \
  "5\r\n{\"ok\"\r\n6;more=1\r\n:true}\r\n0\r\nx-trailer: 1\r\n\r\n"
#define CUT_CHUNKS "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"ok\"\r\n6\r\n:true}\r\n"
#define TO_THE_END "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"ok\":true}"
#define IN_THE_MEANTIME "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n"
#define TWO_LENGTHS "HTTP/1.1 200 OK\r\nContent-Length: 11\r\nContent-Length: 12\r\n\r\n{\"ok\":true}"
#define PAGE                                                                                               \
  "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><h1>Please log in to the network of the " \
  "building</h1></body></html>"

#define LINES(script) script, sizeof script / sizeof *script

static const char delete_body[] = "{\"acs_user_id\":\"" USER "\"}";

static const peer_line unassign[] = {{"/acs/credentials/unassign",
                                      "{\"acs_credential_id\":\"" CREDENTIAL "\",\"acs_user_id\":\"" USER "\"}",
                                      .reply = UNASSIGNED}};
static const peer_line deleted[] = {{"/acs/users/delete", delete_body, .reply = DONE}};
static const peer_line ungrouped[] = {{"/acs/users/remove_from_access_group",
                                       "{\"acs_access_group_id\":\"" GROUP "\",\"acs_user_id\":\"" USER "\"}",
                                       .reply = DONE}};
static const peer_line identity[] = {
    {"/user_identities/delete", "{\"user_identity_id\":\"" IDENTITY "\"}", .reply = DONE}};
static const peer_line unlinked[] = {{"/user_identities/remove_acs_user",
                                      "{\"acs_user_id\":\"" USER "\",\"user_identity_id\":\"" IDENTITY "\"}",
                                      .reply = DONE}};
static const peer_line later[] = {{"/acs/users/delete", delete_body, .reply = BUSY},
                                  {"/acs/users/delete", delete_body, .reply = DONE}};
static const peer_line lost[] = {{"/acs/users/delete", delete_body, .reply = NULL},
                                 {"/acs/users/delete", delete_body, .reply = GONE}};
static const peer_line never[] = {{"/acs/users/delete", delete_body, .reply = NULL},
                                  {"/acs/users/delete", delete_body, .reply = NULL},
                                  {"/acs/users/delete", delete_body, .reply = NULL}};
static const peer_line unknown[] = {{"/acs/users/delete", delete_body, .reply = GONE}};
static const peer_line refused[] = {{"/acs/users/delete", delete_body, .reply = REFUSED}};
static const peer_line page[] = {{"/acs/users/delete", delete_body, .reply = PAGE}};
static const peer_line cut[] = {{"/acs/users/delete", delete_body, .reply = HEAD("200 OK", "11") "{\"ok\":tr"},
                                {"/acs/users/delete", delete_body, .reply = DONE}};

static const peer_line chunks[] = {{"/acs/users/delete", delete_body, .reply = CHUNKS}};
static const peer_line cut_chunks[] = {{"/acs/users/delete", delete_body, .reply = CUT_CHUNKS},
                                       {"/acs/users/delete", delete_body, .reply = DONE}};
static const peer_line to_the_end[] = {{"/acs/users/delete", delete_body, .reply = TO_THE_END}};
static const peer_line meantime[] = {{"/acs/users/delete", delete_body, .reply = IN_THE_MEANTIME DONE}};
static const peer_line two_lengths[] = {{"/acs/users/delete", delete_body, .reply = TWO_LENGTHS},
                                        {"/acs/users/delete", delete_body, .reply = DONE}};
/* A server that does not hang up: reading on would wait in vain. */
static const peer_line stays[] = {{"/acs/users/delete", delete_body, DONE, .read = SEAM_FAILURE_TIMEOUT}};
static const peer_line no_dns[] = {{"", "", NULL, .open = SEAM_FAILURE_DNS},
                                   {"", "", NULL, .open = SEAM_FAILURE_CONNECT},
                                   {"", "", NULL, .open = SEAM_FAILURE_CONNECT_TIMEOUT}};
static const peer_line no_trust[] = {{"", "", NULL, .open = SEAM_FAILURE_TLS}};
static const peer_line no_write[] = {{"", "", NULL, .write = SEAM_FAILURE_CONNECTION_LOST},
                                     {"", "", NULL, .write = SEAM_FAILURE_TIMEOUT},
                                     {"/acs/users/delete", delete_body, .reply = DONE}};
/* A wire that takes back what it has sent: it cannot know. */
static const peer_line takes_back[] = {{"", "", NULL, .write = SEAM_FAILURE_TLS},
                                       {"", "", NULL, .write = SEAM_FAILURE_CONNECT},
                                       {"/acs/users/delete", delete_body, NULL, .read = SEAM_FAILURE_DNS}};
static const peer_line no_answer[] = {
    {"/acs/users/delete", delete_body, NULL, .read = SEAM_FAILURE_TIMEOUT},
    {"/acs/users/delete", delete_body, HEAD("200 OK", "11") "{\"ok\"", .read = SEAM_FAILURE_TIMEOUT},
    {"/acs/users/delete", delete_body, HEAD("200 OK", "11"), .read = SEAM_FAILURE_TIMEOUT}};

/* clang-format off */
#define BY_USER {{"acs_user_id", USER}}

const door_case cases[] = {
    {"acs.credentials.unassign",
     {SEAM_OP_ACS_CREDENTIALS_UNASSIGN, {{"acs_credential_id", CREDENTIAL}, {"acs_user_id", USER}}, 0},
     LINES(unassign), SEAM_OK, 1, 0, NULL, 0},
    {"acs.users.delete", {SEAM_OP_ACS_USERS_DELETE, BY_USER, 0}, LINES(deleted), SEAM_OK, 1, 0, NULL, 0},
    {"acs.users.remove_from_access_group",
     {SEAM_OP_ACS_USERS_REMOVE_FROM_ACCESS_GROUP, {{"acs_access_group_id", GROUP}, {"acs_user_id", USER}}, 0},
     LINES(ungrouped), SEAM_OK, 1, 0, NULL, 0},
    {"user_identities.delete",
     {SEAM_OP_USER_IDENTITIES_DELETE, {{"user_identity_id", IDENTITY}}, 0},
     LINES(identity), SEAM_OK, 1, 0, NULL, 0},
    {"user_identities.remove_acs_user",
     {SEAM_OP_USER_IDENTITIES_REMOVE_ACS_USER, {{"acs_user_id", USER}, {"user_identity_id", IDENTITY}}, 0},
     LINES(unlinked), SEAM_OK, 1, 0, NULL, 0},
    {"a retry", {SEAM_OP_ACS_USERS_DELETE, BY_USER, 0}, LINES(later), SEAM_OK, 2, 0, NULL, 0},
    {"a truncated reply", {SEAM_OP_ACS_USERS_DELETE, BY_USER, 0}, LINES(cut), SEAM_OK, 2, 0, NULL, 0},
    {"unconfirmed", {SEAM_OP_ACS_USERS_DELETE, BY_USER, 0}, LINES(lost), SEAM_ERR_UNCONFIRMED, 2, 0,
     "the server answered 404: Could not find acs_user (acs_user_not_found); an earlier attempt may have removed it", SEAM_OUTCOME_UNKNOWN},
    {"missing is as good", {SEAM_OP_ACS_USERS_DELETE, BY_USER, 1}, LINES(unknown), SEAM_OK, 1, 1, NULL, 0},
    {"not found", {SEAM_OP_ACS_USERS_DELETE, BY_USER, 0}, LINES(unknown), SEAM_ERR_NOT_FOUND, 1, 0,
     "the server answered 404: Could not find acs_user (acs_user_not_found)", SEAM_OUTCOME_REFUSED},
    {"no connection", {SEAM_OP_ACS_USERS_DELETE, BY_USER, 0}, LINES(never), SEAM_ERR_CONNECTION_LOST, 3, 0,
     "the connection broke before the reply was complete; it is not known whether the operation happened", SEAM_OUTCOME_UNKNOWN},
    {"refused by the server", {SEAM_OP_ACS_USERS_DELETE, BY_USER, 0}, LINES(refused), SEAM_ERR_INVALID_INPUT, 1, 0,
     "the server answered 400: The input is not valid (invalid_input)", SEAM_OUTCOME_REFUSED},
    {"a page that confirms nothing", {SEAM_OP_ACS_USERS_DELETE, BY_USER, 0}, LINES(page), SEAM_ERR_MALFORMED_REPLY, 1,
     0, "the server answered 200 but did not confirm the operation: the content type is not JSON", SEAM_OUTCOME_UNKNOWN},
    {"a reply in chunks", {SEAM_OP_ACS_USERS_DELETE, BY_USER, 0}, LINES(chunks), SEAM_OK, 1, 0, NULL, 0},
    {"chunks without an end", {SEAM_OP_ACS_USERS_DELETE, BY_USER, 0}, LINES(cut_chunks), SEAM_OK, 2, 0, NULL, 0},
    {"a reply up to the end", {SEAM_OP_ACS_USERS_DELETE, BY_USER, 0}, LINES(to_the_end), SEAM_OK, 1, 0, NULL, 0},
    {"a reply behind an interim one", {SEAM_OP_ACS_USERS_DELETE, BY_USER, 0}, LINES(meantime), SEAM_OK, 1, 0, NULL, 0},
    {"two lengths", {SEAM_OP_ACS_USERS_DELETE, BY_USER, 0}, LINES(two_lengths), SEAM_OK, 2, 0, NULL, 0},
    {"a server that stays", {SEAM_OP_ACS_USERS_DELETE, BY_USER, 0}, LINES(stays), SEAM_OK, 1, 0, NULL, 0},
    {"nobody there", {SEAM_OP_ACS_USERS_DELETE, BY_USER, 0}, LINES(no_dns), SEAM_ERR_TIMEOUT, 3, 0, "the connection to the server timed out", SEAM_OUTCOME_NOT_SENT},
    {"no trust", {SEAM_OP_ACS_USERS_DELETE, BY_USER, 0}, LINES(no_trust), SEAM_ERR_TLS, 1, 0, "no trusted TLS connection", SEAM_OUTCOME_NOT_SENT},
    {"a request that is cut", {SEAM_OP_ACS_USERS_DELETE, BY_USER, 0}, LINES(no_write), SEAM_OK, 3, 0, NULL, 0},
    {"a wire that takes back", {SEAM_OP_ACS_USERS_DELETE, BY_USER, 0}, LINES(takes_back), SEAM_ERR_CONNECTION_LOST, 3, 0,
     "the connection broke before the reply was complete; it is not known whether the operation happened", SEAM_OUTCOME_UNKNOWN},
    {"no answer in time", {SEAM_OP_ACS_USERS_DELETE, BY_USER, 0}, LINES(no_answer), SEAM_ERR_TIMEOUT, 3, 0,
     "the server did not reply in time; it is not known whether the operation happened", SEAM_OUTCOME_UNKNOWN},
    {"an invalid parameter",
     {SEAM_OP_ACS_USERS_DELETE, {{"acs_user_id", "4711"}, {"acs_user", USER}, {"acs_system_id", SYSTEM}}, 0}, NULL, 0,
     SEAM_ERR_INVALID_PARAMS, 0, 0, "`acs_user_id` must be a UUID (8-4-4-4-12 hexadecimal digits), got 4 characters", SEAM_OUTCOME_NOT_SENT},
    {"an unknown operation", {4711, BY_USER, 0}, NULL, 0, SEAM_ERR_UNKNOWN_OPERATION, 0, 0,
     "there is no operation `4711`", SEAM_OUTCOME_NOT_SENT},
};
/* clang-format on */

const size_t case_count = sizeof cases / sizeof *cases;
