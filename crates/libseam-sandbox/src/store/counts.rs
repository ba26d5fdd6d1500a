use rusqlite::Result;
use serde_json::{Map, Value};

use super::Scene;

/// What is counted, and how.
const COUNTS: [(&str, &str); 10] = [
    ("acs_systems", "SELECT count(*) FROM acs_systems"),
    ("acs_access_groups", "SELECT count(*) FROM acs_access_groups"),
    ("acs_users", "SELECT count(*) FROM acs_users"),
    ("acs_access_group_memberships", "SELECT count(*) FROM acs_access_group_memberships"),
    ("acs_credentials", "SELECT count(*) FROM acs_credentials"),
    ("acs_credentials_assigned", "SELECT count(*) FROM acs_credentials WHERE acs_user_id IS NOT NULL"),
    ("acs_credentials_invalidated", "SELECT count(*) FROM acs_credentials WHERE invalidated_at IS NOT NULL"),
    ("user_identities", "SELECT count(*) FROM user_identities"),
    ("identity_links", "SELECT count(*) FROM acs_users WHERE user_identity_id IS NOT NULL"),
    ("client_sessions", "SELECT count(*) FROM client_sessions"),
];

impl Scene<'_> {
    /// How many there are of everything.
    pub(crate) fn counts(&self) -> Result<Map<String, Value>> {
        let mut counts = Map::new();
        for (name, sql) in COUNTS {
            let count: Option<i64> = self.one(sql, [], |row| row.get(0))?;
            counts.insert(name.into(), count.into());
        }
        Ok(counts)
    }
}
