#include "recorded_confirmations.h"

#include "recorded.h"

#define SCRIPT(...)                                                                                \
  {                                                                                                \
    (const peer_line[]){__VA_ARGS__}, sizeof((const peer_line[]){__VA_ARGS__}) / sizeof(peer_line) \
  }

const recorded_confirmation recorded_confirmations[RECORDED_COUNT] = {
    SCRIPT(RECORDED_ACS_CREDENTIALS_UNASSIGN_CONFIRMED), SCRIPT(RECORDED_ACS_USERS_REMOVE_FROM_ACCESS_GROUP_CONFIRMED),
    SCRIPT(RECORDED_USER_IDENTITIES_REMOVE_ACS_USER_CONFIRMED), SCRIPT(RECORDED_ACS_USERS_DELETE_CONFIRMED),
    SCRIPT(RECORDED_USER_IDENTITIES_DELETE_CONFIRMED)};
