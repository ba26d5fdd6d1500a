#include "case.h"

#include "removals.h"

/* The firmware refuses an id that is none before it sends anything. */
#define SYSTEM "5f3a1f64-9f0e-4f5a-8a3c-2c1b0a9f8e7d"

/* Replies that a sandbox does not send. */
#define SHORT_HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
#define SHORT SHORT_HEAD "Content-Length: 11\r\n\r\n{\"ok\":true}"
#define TO_THE_END SHORT_HEAD "\r\n{\"ok\":true}"
#define IN_THE_MEANTIME "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n"
#define TWO_LENGTHS SHORT_HEAD "Content-Length: 11\r\nContent-Length: 12\r\n\r\n{\"ok\":true}"
#define LENGTH_AND_CHUNKS \
  SHORT_HEAD "Content-Length: 11\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n{\"ok\":true}\r\n0\r\n\r\n"
#define CUT SHORT_HEAD "Content-Length: 11\r\n\r\n{\"ok\":tr"
#define CUT_CHUNKS SHORT_HEAD "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"ok\"\r\n6\r\n:true}\r\n"
#define CUT_HEAD "HTTP/1.1 200 OK\r\nContent-Ty"
#define NO_HTTP "+CCHCLOSE: 0,0\r\n\r\n"
#define LARGE_16(text) text text text text text text text text text text text text text text text text
#define LARGE_PORTAL                                                                     \
  "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1216\r\n\r\n" LARGE_16( \
      "<p>Please log in to the network of the building before you go on. Thank you.</p>")
#define REDIRECT \
  "HTTP/1.1 302 Found\r\nLocation: https://portal.invalid/?from=connect.getseam.com\r\nContent-Length: 0\r\n\r\n"

#define TIMES_7(text) text text text text text text text
#define TIMES_9(text) TIMES_7(text) text text
/* With the object around them, 64 levels, which is the most that a reply may nest. */
#define NESTED SHORT_HEAD "\r\n{\"ok\":true,\"a\":" TIMES_7(TIMES_9("[")) TIMES_7(TIMES_9("]")) "}"
#define TOO_NESTED SHORT_HEAD "\r\n{\"ok\":true,\"a\":" TIMES_7(TIMES_9("[")) "[]" TIMES_7(TIMES_9("]")) "}"

#define LINES(...) (const peer_line[]){__VA_ARGS__}, sizeof((const peer_line[]){__VA_ARGS__}) / sizeof(peer_line)
#define DONE(attempts) SEAM_OK, attempts, 0, NULL, SEAM_OUTCOME_NOT_SENT
#define LOST "the connection broke before the reply was complete"
#define REFUSAL(status, text) "the server answered " status ": " text

/* clang-format off */
const door_case cases[] = {
    {"acs.credentials.unassign", UNASSIGN, LINES(UNASSIGN_LINE(RECORDED_ACS_CREDENTIALS_UNASSIGN)), DONE(1)},
    {"acs.users.delete", DELETE_USER, LINES(DELETE_USER_LINE(RECORDED_ACS_USERS_DELETE)), DONE(1)},
    {"acs.users.remove_from_access_group", UNGROUP,
     LINES(UNGROUP_LINE(RECORDED_ACS_USERS_REMOVE_FROM_ACCESS_GROUP)), DONE(1)},
    {"user_identities.delete", DELETE_IDENTITY, LINES(DELETE_IDENTITY_LINE(RECORDED_USER_IDENTITIES_DELETE)), DONE(1)},
    {"user_identities.remove_acs_user", UNLINK, LINES(UNLINK_LINE(RECORDED_USER_IDENTITIES_REMOVE_ACS_USER)), DONE(1)},
    {"unassign, not found", UNASSIGN, LINES(UNASSIGN_LINE(RECORDED_ACS_CREDENTIALS_UNASSIGN_AGAIN)),
     SEAM_ERR_NOT_FOUND, 1, 0,
     REFUSAL("404", "Access control credential not found (acs_credential_not_found)"), SEAM_OUTCOME_REFUSED},
    {"delete, not found", DELETE_USER, LINES(DELETE_USER_LINE(RECORDED_ACS_USERS_DELETE_AGAIN)),
     SEAM_ERR_NOT_FOUND, 1, 0,
     REFUSAL("404", "Access control user not found (acs_user_not_found)"), SEAM_OUTCOME_REFUSED},
    {"remove_from_access_group, not found", UNGROUP,
     LINES(UNGROUP_LINE(RECORDED_ACS_USERS_REMOVE_FROM_ACCESS_GROUP_AGAIN)), SEAM_ERR_NOT_FOUND, 1, 0,
     REFUSAL("404", "Access control user not found (acs_user_not_found)"), SEAM_OUTCOME_REFUSED},
    {"delete of an identity, not found", DELETE_IDENTITY,
     LINES(DELETE_IDENTITY_LINE(RECORDED_USER_IDENTITIES_DELETE_AGAIN)), SEAM_ERR_NOT_FOUND, 1, 0,
     REFUSAL("404", "User identity not found (user_identity_not_found)"), SEAM_OUTCOME_REFUSED},
    {"remove_acs_user, not found", UNLINK,
     LINES(UNLINK_LINE(RECORDED_USER_IDENTITIES_REMOVE_ACS_USER_AGAIN)), SEAM_ERR_NOT_FOUND, 1, 0,
     REFUSAL("404", "User identity not found (user_identity_not_found)"), SEAM_OUTCOME_REFUSED},
    {"not found, with missing_ok",
     {SEAM_OP_ACS_USERS_DELETE, {{USER_ID}}, 1}, LINES(DELETE_USER_LINE(RECORDED_ACS_USERS_DELETE_AGAIN)),
     SEAM_OK, 1, 1, NULL, 0},
    {"invalid input", DELETE_USER, LINES(DELETE_USER_LINE(RECORDED_INVALID)), SEAM_ERR_INVALID_INPUT, 1, 0,
     REFUSAL("400", "Invalid uuid for \"acs_user_id\" (invalid_input)"), SEAM_OUTCOME_REFUSED},
    {"a captive portal", DELETE_USER, LINES(DELETE_USER_LINE(RECORDED_PORTAL)), SEAM_ERR_MALFORMED_REPLY, 1, 0,
     "the server answered 200 but did not confirm the operation: the content type is not JSON", SEAM_OUTCOME_UNKNOWN},
    {"a captive portal that redirects", DELETE_USER, LINES(DELETE_USER_LINE(REDIRECT)), SEAM_ERR_REDIRECTED, 1, 0,
     "the server answered 302", SEAM_OUTCOME_UNKNOWN},
    {"a retry after 503", DELETE_USER,
     LINES(DELETE_USER_LINE(RECORDED_BUSY), DELETE_USER_LINE(RECORDED_ACS_USERS_DELETE)), DONE(2)},
    {"a retry after 429", DELETE_USER,
     LINES(DELETE_USER_LINE(RECORDED_RATE_LIMITED), DELETE_USER_LINE(RECORDED_ACS_USERS_DELETE)), DONE(2)},
    {"unconfirmed", DELETE_USER,
     LINES(DELETE_USER_LINE(NULL), DELETE_USER_LINE(RECORDED_ACS_USERS_DELETE_AGAIN)), SEAM_ERR_UNCONFIRMED, 2, 0,
     REFUSAL("404", "Access control user not found (acs_user_not_found); an earlier attempt may have removed it"),
     SEAM_OUTCOME_UNKNOWN},
    /* From here on with replies that the library has to read itself. */
    {"unassign, in chunks", UNASSIGN, LINES(UNASSIGN_LINE(RECORDED_ACS_CREDENTIALS_UNASSIGN_CHUNKED)), DONE(1)},
    {"delete, in chunks", DELETE_USER, LINES(DELETE_USER_LINE(RECORDED_ACS_USERS_DELETE_CHUNKED)), DONE(1)},
    {"remove_from_access_group, in chunks", UNGROUP,
     LINES(UNGROUP_LINE(RECORDED_ACS_USERS_REMOVE_FROM_ACCESS_GROUP_CHUNKED)), DONE(1)},
    {"delete of an identity, in chunks", DELETE_IDENTITY,
     LINES(DELETE_IDENTITY_LINE(RECORDED_USER_IDENTITIES_DELETE_CHUNKED)), DONE(1)},
    {"remove_acs_user, in chunks", UNLINK, LINES(UNLINK_LINE(RECORDED_USER_IDENTITIES_REMOVE_ACS_USER_CHUNKED)),
     DONE(1)},
    {"not found, in chunks", DELETE_USER, LINES(DELETE_USER_LINE(RECORDED_ACS_USERS_DELETE_AGAIN_CHUNKED)),
     SEAM_ERR_NOT_FOUND, 1, 0,
     REFUSAL("404", "Access control user not found (acs_user_not_found)"), SEAM_OUTCOME_REFUSED},
    {"invalid input, in chunks", DELETE_USER, LINES(DELETE_USER_LINE(RECORDED_INVALID_CHUNKED)),
     SEAM_ERR_INVALID_INPUT, 1, 0,
     REFUSAL("400", "Invalid uuid for \"acs_user_id\" (invalid_input)"), SEAM_OUTCOME_REFUSED},
    {"a captive portal, in chunks", DELETE_USER, LINES(DELETE_USER_LINE(RECORDED_PORTAL_CHUNKED)),
     SEAM_ERR_MALFORMED_REPLY, 1, 0,
     "the server answered 200 but did not confirm the operation: the content type is not JSON", SEAM_OUTCOME_UNKNOWN},
    {"a reply up to the end", DELETE_USER, LINES(DELETE_USER_LINE(TO_THE_END)), DONE(1)},
    {"a reply behind an interim one", DELETE_USER, LINES(DELETE_USER_LINE(IN_THE_MEANTIME SHORT)), DONE(1)},
    {"a reply that nests", DELETE_USER, LINES(DELETE_USER_LINE(NESTED)), DONE(1)},
    {"a reply that nests too much", DELETE_USER, LINES(DELETE_USER_LINE(TOO_NESTED)), SEAM_ERR_MALFORMED_REPLY, 1, 0,
     "the server answered 200 but did not confirm the operation: ", SEAM_OUTCOME_UNKNOWN},
    /* A server that does not hang up: reading on would wait in vain. */
    {"a server that stays", DELETE_USER,
     LINES({DELETE_USER_EXPECTED, .reply = SHORT, .read = SEAM_FAILURE_TIMEOUT}), DONE(1)},
    {"a large portal", DELETE_USER, LINES(DELETE_USER_LINE(LARGE_PORTAL)), SEAM_ERR_TOO_LARGE, 1, 0,
     "the reply is larger than 1024 bytes", SEAM_OUTCOME_UNKNOWN},
    {"truncated replies", DELETE_USER,
     LINES(DELETE_USER_LINE(CUT), DELETE_USER_LINE(CUT_CHUNKS), DELETE_USER_LINE(CUT_HEAD)), SEAM_ERR_CONNECTION_LOST,
     3, 0, LOST, SEAM_OUTCOME_UNKNOWN},
    {"a truncated reply, then a whole one", DELETE_USER, LINES(DELETE_USER_LINE(CUT), DELETE_USER_LINE(SHORT)), DONE(2)},
    {"replies of ambiguous length", DELETE_USER,
     LINES(DELETE_USER_LINE(TWO_LENGTHS), DELETE_USER_LINE(LENGTH_AND_CHUNKS), DELETE_USER_LINE(NO_HTTP)),
     SEAM_ERR_CONNECTION_LOST, 3, 0, LOST, SEAM_OUTCOME_UNKNOWN},
    {"no connection",  DELETE_USER, LINES(DELETE_USER_LINE(NULL), DELETE_USER_LINE(NULL), DELETE_USER_LINE(NULL)),
     SEAM_ERR_CONNECTION_LOST, 3, 0, LOST, SEAM_OUTCOME_UNKNOWN},
    {"nobody there", DELETE_USER,
     LINES({.open = SEAM_FAILURE_DNS}, {.open = SEAM_FAILURE_CONNECT}, {.open = SEAM_FAILURE_CONNECT_TIMEOUT}),
     SEAM_ERR_TIMEOUT, 3, 0, "the connection to the server timed out", SEAM_OUTCOME_NOT_SENT},
    {"no trust", DELETE_USER, LINES({.open = SEAM_FAILURE_TLS}), SEAM_ERR_TLS, 1, 0, "no trusted TLS connection",
     SEAM_OUTCOME_NOT_SENT},
    {"a request that is cut", DELETE_USER,
     LINES({.write = SEAM_FAILURE_CONNECTION_LOST}, {.write = SEAM_FAILURE_TIMEOUT}, DELETE_USER_LINE(SHORT)), DONE(3)},
    /* A wire that takes back what it has sent: it cannot know. */
    {"a wire that takes back", DELETE_USER,
     LINES({.write = SEAM_FAILURE_TLS}, {.write = SEAM_FAILURE_CONNECT},
           {DELETE_USER_EXPECTED, .read = SEAM_FAILURE_DNS}),
     SEAM_ERR_CONNECTION_LOST, 3, 0, LOST, SEAM_OUTCOME_UNKNOWN},
    {"no answer in time", DELETE_USER,
     LINES({DELETE_USER_EXPECTED, .read = SEAM_FAILURE_TIMEOUT},
           {DELETE_USER_EXPECTED, .reply = CUT, .read = SEAM_FAILURE_TIMEOUT},
           {DELETE_USER_EXPECTED, .reply = CUT_HEAD, .read = SEAM_FAILURE_TIMEOUT}),
     SEAM_ERR_TIMEOUT, 3, 0, "the server did not reply in time; it is not known whether the operation happened",
     SEAM_OUTCOME_UNKNOWN},
    {"an invalid parameter",
     {SEAM_OP_ACS_USERS_DELETE, {{"acs_user_id", "4711"}, {"acs_user", RECORDED_ACS_USER_ID},
                                 {"acs_system_id", SYSTEM}}, 0},
     NULL, 0, SEAM_ERR_INVALID_PARAMS, 0, 0,
     "`acs_user_id` must be a UUID (8-4-4-4-12 hexadecimal digits), got 4 characters", SEAM_OUTCOME_NOT_SENT},
    {"an unknown operation", {4711, {{USER_ID}}, 0}, NULL, 0, SEAM_ERR_UNKNOWN_OPERATION, 0, 0,
     "there is no operation `4711`", SEAM_OUTCOME_NOT_SENT},
};
/* clang-format on */

const size_t case_count = sizeof cases / sizeof *cases;
