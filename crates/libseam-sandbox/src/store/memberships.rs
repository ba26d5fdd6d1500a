use rusqlite::Result;

use super::Scene;

impl Scene<'_> {
    /// Makes a user a member of a group; one who is a member already stays one.
    pub(crate) fn add_membership(&self, acs_access_group_id: &str, acs_user_id: &str) -> Result<()> {
        self.run(
            "INSERT INTO acs_access_group_memberships (acs_access_group_id, acs_user_id) VALUES (?1, ?2)
             ON CONFLICT DO NOTHING",
            [acs_access_group_id, acs_user_id],
        )?;
        Ok(())
    }

    /// Ends the membership of a user.
    pub(crate) fn remove_membership(&self, acs_access_group_id: &str, acs_user_id: &str) -> Result<()> {
        self.run(
            "DELETE FROM acs_access_group_memberships WHERE acs_access_group_id = ?1 AND acs_user_id = ?2",
            [acs_access_group_id, acs_user_id],
        )?;
        Ok(())
    }

    /// Ends the memberships of every user that a person has.
    pub(crate) fn remove_memberships_of(
        &self,
        acs_access_group_id: &str,
        user_identity_id: &str,
    ) -> Result<()> {
        self.run(
            "DELETE FROM acs_access_group_memberships
             WHERE acs_access_group_id = ?1
               AND acs_user_id IN (SELECT acs_user_id FROM acs_users WHERE user_identity_id = ?2)",
            [acs_access_group_id, user_identity_id],
        )?;
        Ok(())
    }
}
