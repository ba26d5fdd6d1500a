/* The five operations of a controller, for the person whose removal was recorded: each with the line of a script that
 * expects its request. */
#ifndef FIRMWARE_REMOVALS_H
#define FIRMWARE_REMOVALS_H

#include "recorded.h"

#define CREDENTIAL_ID "acs_credential_id", RECORDED_ACS_CREDENTIAL_ID
#define GROUP_ID "acs_access_group_id", RECORDED_ACS_ACCESS_GROUP_ID
#define USER_ID "acs_user_id", RECORDED_ACS_USER_ID
#define IDENTITY_ID "user_identity_id", RECORDED_USER_IDENTITY_ID

#define BODY_1(name, value) "{\"" name "\":\"" value "\"}"
#define BODY_2(name, value, other, another) "{\"" name "\":\"" value "\",\"" other "\":\"" another "\"}"
/* Expand the parameters, which are two or four words, before the text is built from them. */
#define BODY_OF_1(parameter) BODY_1(parameter)
#define BODY_OF_2(parameter, other) BODY_2(parameter, other)

/* clang-format off */
#define UNASSIGN {SEAM_OP_ACS_CREDENTIALS_UNASSIGN, {{CREDENTIAL_ID}, {USER_ID}}, 0}
#define UNASSIGN_LINE(text) {"/acs/credentials/unassign", BODY_OF_2(CREDENTIAL_ID, USER_ID), .reply = text}
#define DELETE_USER {SEAM_OP_ACS_USERS_DELETE, {{USER_ID}}, 0}
#define DELETE_USER_EXPECTED "/acs/users/delete", BODY_OF_1(USER_ID)
#define DELETE_USER_LINE(text) {DELETE_USER_EXPECTED, .reply = text}
#define UNGROUP {SEAM_OP_ACS_USERS_REMOVE_FROM_ACCESS_GROUP, {{GROUP_ID}, {USER_ID}}, 0}
#define UNGROUP_LINE(text) {"/acs/users/remove_from_access_group", BODY_OF_2(GROUP_ID, USER_ID), .reply = text}
#define DELETE_IDENTITY {SEAM_OP_USER_IDENTITIES_DELETE, {{IDENTITY_ID}}, 0}
#define DELETE_IDENTITY_LINE(text) {"/user_identities/delete", BODY_OF_1(IDENTITY_ID), .reply = text}
#define UNLINK {SEAM_OP_USER_IDENTITIES_REMOVE_ACS_USER, {{USER_ID}, {IDENTITY_ID}}, 0}
#define UNLINK_LINE(text) {"/user_identities/remove_acs_user", BODY_OF_2(USER_ID, IDENTITY_ID), .reply = text}
/* clang-format on */

#endif /* FIRMWARE_REMOVALS_H */
