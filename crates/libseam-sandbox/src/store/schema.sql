-- The scene of a sandbox. Change SCHEMA_VERSION in store/database.rs with it.
--
-- `position` is the order of lists and the anchor of their pages, so it is never given out twice. Times are text, as
-- the API writes them. What goes with what when something is deleted is said by the foreign keys alone, and every
-- one of them has an index, or a removal would read whole tables.

CREATE TABLE sandbox (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  workspace_id TEXT NOT NULL,
  api_key TEXT NOT NULL,
  personal_access_token TEXT NOT NULL,
  console_session_token TEXT NOT NULL
) STRICT;

CREATE TABLE acs_systems (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  acs_system_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  external_type TEXT NOT NULL,
  external_type_display_name TEXT NOT NULL,
  connected_account_id TEXT NOT NULL,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;

CREATE TABLE user_identities (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  user_identity_id TEXT NOT NULL UNIQUE,
  user_identity_key TEXT UNIQUE,
  full_name TEXT,
  email_address TEXT,
  phone_number TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;

CREATE TABLE acs_users (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  acs_user_id TEXT NOT NULL UNIQUE,
  acs_system_id TEXT NOT NULL REFERENCES acs_systems (acs_system_id) ON DELETE CASCADE,
  user_identity_id TEXT REFERENCES user_identities (user_identity_id) ON DELETE CASCADE,
  full_name TEXT NOT NULL,
  email_address TEXT,
  phone_number TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;
CREATE INDEX acs_users_by_system ON acs_users (acs_system_id);
CREATE INDEX acs_users_by_identity ON acs_users (user_identity_id);

CREATE TABLE acs_access_groups (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  acs_access_group_id TEXT NOT NULL UNIQUE,
  acs_system_id TEXT NOT NULL REFERENCES acs_systems (acs_system_id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  external_type TEXT NOT NULL,
  external_type_display_name TEXT NOT NULL,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;
CREATE INDEX acs_access_groups_by_system ON acs_access_groups (acs_system_id);

CREATE TABLE acs_access_group_memberships (
  acs_access_group_id TEXT NOT NULL REFERENCES acs_access_groups (acs_access_group_id) ON DELETE CASCADE,
  acs_user_id TEXT NOT NULL REFERENCES acs_users (acs_user_id) ON DELETE CASCADE,
  PRIMARY KEY (acs_access_group_id, acs_user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX acs_access_group_memberships_by_user ON acs_access_group_memberships (acs_user_id);

-- Credentials go with their user when the user's identity is deleted. Deleting the user alone unties and invalidates
-- them first, so the cascade finds none.
CREATE TABLE acs_credentials (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  acs_credential_id TEXT NOT NULL UNIQUE,
  acs_system_id TEXT NOT NULL REFERENCES acs_systems (acs_system_id) ON DELETE CASCADE,
  acs_user_id TEXT REFERENCES acs_users (acs_user_id) ON DELETE CASCADE,
  access_method TEXT NOT NULL CHECK (access_method IN ('code', 'card', 'mobile_key', 'cloud_key')),
  code TEXT,
  card_number TEXT,
  is_multi_phone_sync_credential INTEGER NOT NULL DEFAULT 0,
  starts_at TEXT,
  ends_at TEXT,
  invalidated_at TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  CHECK (acs_user_id IS NULL OR invalidated_at IS NULL)
) STRICT;
CREATE INDEX acs_credentials_by_system ON acs_credentials (acs_system_id);
CREATE INDEX acs_credentials_by_user ON acs_credentials (acs_user_id);

CREATE TABLE client_sessions (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  client_session_id TEXT NOT NULL UNIQUE,
  user_identity_id TEXT REFERENCES user_identities (user_identity_id) ON DELETE CASCADE,
  user_identifier_key TEXT,
  token TEXT NOT NULL UNIQUE,
  expires_at TEXT NOT NULL,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;
CREATE INDEX client_sessions_by_identity ON client_sessions (user_identity_id);
