/* The smallest controller that does the five operations: what its image weighs is what they cost. */
#include "board.h"
#include "door.h"
#include "heap.h"
#include "libseam_port.h"
#include "peer.h"

#define USER "0b5ce6a0-7b5e-4a9d-9c0f-3f0e2f6a7a01"
#define IDENTITY "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"
#define GROUP "a1fd0c6e-36c5-4a0d-8a53-1c6d3d6a2c4e"
#define CREDENTIAL "c8d8a1f2-0b0d-4f6b-9f0a-5e4b3c2d1a00"
#define DONE "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"ok\":true}"

static const door_removal removals[] = {
    {SEAM_OP_ACS_CREDENTIALS_UNASSIGN, {{"acs_credential_id", CREDENTIAL}, {"acs_user_id", USER}}, 0},
    {SEAM_OP_ACS_USERS_DELETE, {{"acs_user_id", USER}}, 0},
    {SEAM_OP_ACS_USERS_REMOVE_FROM_ACCESS_GROUP, {{"acs_access_group_id", GROUP}, {"acs_user_id", USER}}, 0},
    {SEAM_OP_USER_IDENTITIES_DELETE, {{"user_identity_id", IDENTITY}}, 0},
    {SEAM_OP_USER_IDENTITIES_REMOVE_ACS_USER, {{"acs_user_id", USER}, {"user_identity_id", IDENTITY}}, 0}};

static const peer_line script[] = {
    {"/acs/credentials/unassign", "{\"acs_credential_id\":\"" CREDENTIAL "\",\"acs_user_id\":\"" USER "\"}",
     .reply = DONE},
    {"/acs/users/delete", "{\"acs_user_id\":\"" USER "\"}", .reply = DONE},
    {"/acs/users/remove_from_access_group", "{\"acs_access_group_id\":\"" GROUP "\",\"acs_user_id\":\"" USER "\"}",
     .reply = DONE},
    {"/user_identities/delete", "{\"user_identity_id\":\"" IDENTITY "\"}", .reply = DONE},
    {"/user_identities/remove_acs_user", "{\"acs_user_id\":\"" USER "\",\"user_identity_id\":\"" IDENTITY "\"}",
     .reply = DONE}};

void seam_port_panic(const char *message, size_t length)
{
  board_put_bytes(message, length);
  board_leave(1);
}

int board_main(void)
{
  seam_client *client;
  seam_error *error = NULL;
  uint32_t done = 0;
  size_t i;
  heap_begin(8u * 1024u);
  peer_begin(script, sizeof script / sizeof *script);
  if (door_client(&client, &error) == SEAM_OK) {
    for (i = 0; i < sizeof removals / sizeof *removals; i++) {
      seam_reply *reply;
      if (door_remove(client, &removals[i], &reply, &error) == SEAM_OK) {
        done++;
      } else {
        seam_str message = seam_error_message(error);
        board_put_bytes(message.ptr, message.len);
        board_put("\n");
        seam_error_free(error);
      }
      seam_reply_free(reply);
    }
    seam_client_free(client);
  }
  done = peer_complaint() == NULL ? done : 0;
  board_put_number(done);
  board_put(" passed, ");
  board_put_number((uint32_t)(sizeof removals / sizeof *removals) - done);
  board_put(" failed\n");
  return done == sizeof removals / sizeof *removals ? 0 : 1;
}
