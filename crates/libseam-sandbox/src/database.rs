//! SQLite saves the store, and loads it at the start: a row for each object, as JSON.

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};
use std::{fs::OpenOptions, path::Path, time::Duration};

use crate::{
    StartError,
    store::{Change, Resource, Row, Store},
};

/// Marks a file as a sandbox's: "Seam" in ASCII.
const APPLICATION_ID: i64 = 0x5365_616d;
const SCHEMA_VERSION: i64 = 2;
/// A position is never given out twice, which AUTOINCREMENT sees to over restarts.
const SCHEMA: &str = "
    CREATE TABLE objects (
        position INTEGER PRIMARY KEY AUTOINCREMENT,
        resource TEXT NOT NULL,
        object TEXT NOT NULL
    ) STRICT";

/// The time to wait for another process that has the file open.
const PATIENCE: Duration = Duration::from_secs(2);

/// The file of one sandbox.
#[derive(Debug)]
pub(crate) struct Database {
    connection: Connection,
    /// SQLite's number for the last change by another process that the store has seen.
    seen: Option<i64>,
}

/// The content of a file.
enum Content {
    Ours,
    OtherSchema(i64),
    Foreign,
}

impl Database {
    /// Opens a file and loads the store from it, or creates the file and saves the store that `new` returns. A file
    /// that is not a sandbox's is not changed.
    pub(crate) fn open(path: &Path, new: impl FnOnce() -> Store) -> Result<(Self, Store), StartError> {
        let failed = |source: rusqlite::Error| match source.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => StartError::NotASandbox { path: path.into() },
            _ => StartError::Database { path: path.into(), source: source.into() },
        };
        let mut connection = connect(path).map_err(failed)?;
        match prepare(&mut connection, new).map_err(failed)? {
            Content::Ours => {}
            Content::OtherSchema(found) => {
                return Err(StartError::OtherSchema { path: path.into(), found, expected: SCHEMA_VERSION });
            }
            Content::Foreign => return Err(StartError::NotASandbox { path: path.into() }),
        }
        keep_a_log(&connection).map_err(failed)?;
        let mut database = Self { connection, seen: None };
        let mut store = Store::new();
        database.change(&mut store, |_| ()).map_err(failed)?;
        Ok((database, store))
    }

    /// Does work with the store, and saves its changes. If another process has changed the file, the store is loaded anew
    /// before. If the file cannot be written, the store does not change.
    pub(crate) fn change<T>(
        &mut self,
        store: &mut Store,
        work: impl FnOnce(&mut Store) -> T,
    ) -> rusqlite::Result<T> {
        // Immediate: a transaction that first reads could not go on to write after another process wrote.
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let latest: i64 = transaction.pragma_query_value(None, "data_version", |row| row.get(0))?;
        if Some(latest) != self.seen {
            *store = load(&transaction)?;
            self.seen = Some(latest);
        }
        let result = work(store);
        let changes = store.take_changes();
        let saved = save(&transaction, store, &changes).and_then(|()| transaction.commit());
        if saved.is_err() {
            store.undo(changes);
        }
        saved.map(|()| result)
    }
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    create(path);
    // Without SQLITE_OPEN_URI, which would read a file name beginning "file:" as something else.
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    Ok(connection)
}

/// Creates the file if it does not exist, for its owner alone: it has credentials. What SQLite keeps beside it gets the same
/// rights. Where this fails, SQLite says why.
fn create(path: &Path) {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    drop(options.open(path));
}

fn prepare(connection: &mut Connection, new: impl FnOnce() -> Store) -> rusqlite::Result<Content> {
    // Immediate, so that of two sandboxes that create the same file one fills it and the other waits.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let application: i64 = transaction.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let tables: i64 = transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (application, version) {
        (0, 0) if tables == 0 => {
            transaction.execute_batch(SCHEMA)?;
            let mut store = new();
            let changes = store.take_changes();
            save(&transaction, &store, &changes)?;
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
            transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
        }
        (APPLICATION_ID, SCHEMA_VERSION) => {}
        (APPLICATION_ID, other) => return Ok(Content::OtherSchema(other)),
        _ => return Ok(Content::Foreign),
    }
    transaction.commit()?;
    Ok(Content::Ours)
}

fn load(transaction: &Transaction) -> rusqlite::Result<Store> {
    let mut store = Store::new();
    let last = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'objects'";
    let last: i64 = transaction.query_row(last, [], |row| row.get(0))?;
    let mut statement = transaction.prepare_cached("SELECT position, resource, object FROM objects")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (position, name, object): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let resource = Resource::all().iter().find(|resource| resource.name == name);
        let object = serde_json::from_str(&object).ok();
        // Only a sandbox of this schema writes here, so that the two are right.
        if let (Some(resource), Some(object)) = (resource, object) {
            store.load(Row { resource, position }, object);
        }
    }
    store.skip_to(last + 1);
    Ok(store)
}

fn save(transaction: &Transaction, store: &Store, changes: &[Change]) -> rusqlite::Result<()> {
    let mut write = transaction.prepare_cached("INSERT OR REPLACE INTO objects VALUES (?1, ?2, ?3)")?;
    let mut delete = transaction.prepare_cached("DELETE FROM objects WHERE position = ?1")?;
    for Change { row, .. } in changes {
        match store.get(*row) {
            Some(object) => {
                let text = serde_json::to_string(object).expect("an object is JSON");
                write.execute((row.position, &row.resource.name, text))?;
            }
            None => {
                delete.execute([row.position])?;
            }
        }
    }
    Ok(())
}

/// Sets a write-ahead log instead of a journal: a change then waits for no disk, and still outlives the process.
fn keep_a_log(connection: &Connection) -> rusqlite::Result<()> {
    // Answers with a row, so it cannot go through `pragma_update`.
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "NORMAL")
}
