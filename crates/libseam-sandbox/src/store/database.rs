use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

use crate::{Credentials, Seed, StartError};

/// Says in a file's header that it is ours: "Seam" in ASCII.
const APPLICATION_ID: i64 = 0x5365_616d;
const SCHEMA_VERSION: i64 = 1;
const SCHEMA: &str = include_str!("schema.sql");

/// How long to wait for another process that has the file open.
const PATIENCE: Duration = Duration::from_secs(2);
/// Every statement of the sandbox stays prepared.
const STATEMENTS: usize = 128;

/// Opens a database, fills it if it is new, and reads its credentials. A file that is not ours is not touched.
pub(super) fn open(path: Option<&Path>, seed: Seed) -> Result<(Connection, Credentials), StartError> {
    let failed =
        |source: rusqlite::Error| StartError::Database { path: path.map(Into::into), source: source.into() };
    let mut connection = connect(path).map_err(failed)?;
    let credentials = match prepare(&mut connection, seed) {
        Ok(Content::Ours(credentials)) => credentials,
        Ok(Content::OtherSchema(found)) => {
            let path = path.unwrap_or(Path::new("")).into();
            return Err(StartError::OtherSchema { path, found, expected: SCHEMA_VERSION });
        }
        Ok(Content::Foreign) => {
            return Err(StartError::NotASandbox { path: path.unwrap_or(Path::new("")).into() });
        }
        Err(source) if source.sqlite_error_code() == Some(ErrorCode::NotADatabase) => {
            return Err(StartError::NotASandbox { path: path.unwrap_or(Path::new("")).into() });
        }
        Err(source) => return Err(failed(source)),
    };
    keep_a_log(&connection).map_err(failed)?;
    Ok((connection, credentials))
}

fn connect(path: Option<&Path>) -> rusqlite::Result<Connection> {
    let connection = match path {
        // Without SQLITE_OPEN_URI, which would read a file name beginning "file:" as something else.
        Some(path) => Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE
                | OpenFlags::SQLITE_OPEN_CREATE
                | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?,
        None => Connection::open_in_memory()?,
    };
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(connection)
}

/// What a database holds.
enum Content {
    Ours(Credentials),
    OtherSchema(i64),
    Foreign,
}

fn prepare(connection: &mut Connection, seed: Seed) -> rusqlite::Result<Content> {
    // Immediate, so that of two sandboxes that make the same file one fills it and the other waits.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let application: i64 = transaction.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let tables: i64 = transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (application, version) {
        (0, 0) if tables == 0 => fill(&transaction, seed)?,
        (APPLICATION_ID, SCHEMA_VERSION) => {}
        (APPLICATION_ID, other) => return Ok(Content::OtherSchema(other)),
        _ => return Ok(Content::Foreign),
    }
    let credentials = read_credentials(&transaction)?;
    transaction.commit()?;
    Ok(Content::Ours(credentials))
}

fn fill(transaction: &Transaction, seed: Seed) -> rusqlite::Result<()> {
    transaction.execute_batch(SCHEMA)?;
    let Credentials { api_key, personal_access_token, console_session_token, workspace_id } =
        Credentials::demo();
    transaction.execute(
        "INSERT INTO sandbox (only_row, workspace_id, api_key, personal_access_token, console_session_token)
         VALUES (1, ?1, ?2, ?3, ?4)",
        (workspace_id, api_key, personal_access_token, console_session_token),
    )?;
    transaction.execute_batch(seed.statements())?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", SCHEMA_VERSION)
}

fn read_credentials(transaction: &Transaction) -> rusqlite::Result<Credentials> {
    transaction.query_row("SELECT * FROM sandbox", [], |row| {
        Ok(Credentials {
            api_key: row.get("api_key")?,
            personal_access_token: row.get("personal_access_token")?,
            console_session_token: row.get("console_session_token")?,
            workspace_id: row.get("workspace_id")?,
        })
    })
}

/// A write-ahead log instead of a journal: a change then waits for no disk, and what was changed still outlives the
/// process. In memory this does nothing.
fn keep_a_log(connection: &Connection) -> rusqlite::Result<()> {
    // Answers with a row, so it cannot go through `pragma_update`.
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "NORMAL")
}
