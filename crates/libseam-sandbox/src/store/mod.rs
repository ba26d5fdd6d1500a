//! The scene, in SQLite. The statements are here; what they are for is in `operations`.

mod acs_access_groups;
mod acs_credentials;
mod acs_systems;
mod acs_users;
mod client_sessions;
mod counts;
mod database;
mod memberships;
mod optional_fields;
mod page;
mod scene;
mod snapshot;
mod user_identities;

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, TransactionBehavior};

use crate::refusal::Refusal;
use crate::{Credentials, Seed, StartError};

pub(crate) use acs_access_groups::{AcsAccessGroup, AcsAccessGroupFilter, NewAcsAccessGroup};
pub(crate) use acs_credentials::{AcsCredential, AcsCredentialFilter, NewAcsCredential};
pub(crate) use acs_systems::{AcsSystem, NewAcsSystem};
pub(crate) use acs_users::{AcsUser, AcsUserFilter, NewAcsUser};
pub(crate) use client_sessions::{ClientSession, ClientSessionFilter, NewClientSession};
pub(crate) use page::Page;
pub(crate) use scene::Scene;
pub(crate) use user_identities::{NewUserIdentity, UserIdentity, UserIdentityFilter};

/// The database of one sandbox.
///
/// Requests use it one after the other, on the thread that serves them: a statement takes microseconds, less than
/// handing it to another thread would.
#[derive(Debug)]
pub(crate) struct Store {
    connection: Mutex<Connection>,
    credentials: Credentials,
    seed: Seed,
}

impl Store {
    /// Opens the file, or makes it, with the seed as its scene. Without a path the database is in memory.
    pub(crate) fn open(path: Option<&Path>, seed: Seed) -> Result<Self, StartError> {
        let (connection, credentials) = database::open(path, seed)?;
        Ok(Self { connection: Mutex::new(connection), credentials, seed })
    }

    pub(crate) fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Lets the work see and change the scene in one transaction, and undoes its changes when it refuses.
    pub(crate) fn change<T>(&self, work: impl FnOnce(&Scene) -> Result<T, Refusal>) -> Result<T, Refusal> {
        // A panic under the lock rolled its transaction back, so the connection is sound.
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        // Immediate: a transaction that first reads could not go on to write after another process wrote.
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let result = work(&Scene::new(&transaction, &self.credentials.workspace_id, self.seed))?;
        transaction.commit()?;
        Ok(result)
    }
}
