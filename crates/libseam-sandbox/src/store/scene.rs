use rusqlite::{Connection, OptionalExtension, Params, Result, Row};

use crate::Seed;

/// What one request sees of the database and may change: everything, within one transaction.
///
/// The methods that know a table are in that table's file.
pub(crate) struct Scene<'a> {
    connection: &'a Connection,
    workspace_id: &'a str,
    seed: Seed,
}

impl<'a> Scene<'a> {
    pub(super) fn new(connection: &'a Connection, workspace_id: &'a str, seed: Seed) -> Self {
        Self { connection, workspace_id, seed }
    }

    /// The workspace that everything belongs to.
    pub(crate) fn workspace_id(&self) -> &str {
        self.workspace_id
    }

    /// Goes back to the seed.
    pub(crate) fn reset(&self) -> Result<()> {
        // The rest goes by its foreign keys.
        self.connection.execute_batch(
            "DELETE FROM client_sessions; DELETE FROM user_identities; DELETE FROM acs_systems;",
        )?;
        self.connection.execute_batch(self.seed.statements())
    }

    pub(super) fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row) -> Result<T>,
    ) -> Result<Option<T>> {
        self.connection.prepare_cached(sql)?.query_row(params, read).optional()
    }

    pub(super) fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row) -> Result<T>,
    ) -> Result<Vec<T>> {
        self.connection.prepare_cached(sql)?.query_map(params, read)?.collect()
    }

    /// Runs a statement that changes rows, and says how many.
    pub(super) fn run(&self, sql: &str, params: impl Params) -> Result<usize> {
        self.connection.prepare_cached(sql)?.execute(params)
    }
}
