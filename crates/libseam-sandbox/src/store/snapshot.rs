use rusqlite::Result;
use rusqlite::types::ValueRef;
use serde_json::{Map, Value};

use super::Scene;

/// What is shown, and how. Nothing that opens a door or a session is among it.
const TABLES: [(&str, &str); 7] = [
    ("acs_systems", "SELECT acs_system_id, name FROM acs_systems ORDER BY position"),
    (
        "acs_access_groups",
        "SELECT acs_access_group_id, acs_system_id, name FROM acs_access_groups ORDER BY position",
    ),
    (
        "user_identities",
        "SELECT user_identity_id, full_name, email_address FROM user_identities ORDER BY position",
    ),
    (
        "acs_users",
        "SELECT acs_user_id, acs_system_id, user_identity_id, full_name FROM acs_users ORDER BY position",
    ),
    (
        "acs_access_group_memberships",
        "SELECT acs_access_group_id, acs_user_id FROM acs_access_group_memberships
         ORDER BY acs_access_group_id, acs_user_id",
    ),
    (
        "acs_credentials",
        "SELECT acs_credential_id, acs_system_id, acs_user_id, access_method, card_number,
           invalidated_at IS NOT NULL AS is_invalidated
         FROM acs_credentials ORDER BY position",
    ),
    (
        "client_sessions",
        "SELECT client_session_id, user_identity_id, user_identifier_key FROM client_sessions ORDER BY position",
    ),
];

impl Scene<'_> {
    /// Everything that can be taken away, as it is now: a list of rows for each table.
    pub(crate) fn snapshot(&self) -> Result<Map<String, Value>> {
        let tables = TABLES.iter().map(|(name, sql)| {
            let rows = self.all(sql, [], |row| {
                let members = row.as_ref().column_names().enumerate().map(|(place, name)| {
                    let value = match row.get_ref(place)? {
                        ValueRef::Text(text) => String::from_utf8_lossy(text).into(),
                        ValueRef::Integer(number) => number.into(),
                        _ => Value::Null,
                    };
                    Ok((name.to_owned(), value))
                });
                members.collect::<Result<Map<_, _>>>().map(Value::Object)
            })?;
            Ok(((*name).to_owned(), Value::Array(rows)))
        });
        tables.collect()
    }
}
