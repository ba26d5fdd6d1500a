//! Everything that the requests of one sandbox share.

use axum::http::Response;
use fastrand::Rng;
use serde_json::Value;
use std::sync::{Mutex, MutexGuard, PoisonError};
use time::OffsetDateTime;

use crate::{
    Config, Credentials, Seed, StartError,
    api::{ErrorReply, json},
    database::Database,
    fault::Faults,
    request_log::RequestLog,
    store::{Moment, Resource, Store},
};

/// The store with its file, the fault rules, and the log of requests.
#[derive(Debug)]
pub(crate) struct State {
    world: Mutex<World>,
    pub(crate) faults: Faults,
    pub(crate) requests: RequestLog,
    seed: Seed,
    pub(crate) credentials: Credentials,
}

/// The store, and the file that it is saved in.
///
/// Requests use it one after the other, on the thread that serves them: an operation takes microseconds, less than a
/// change of threads.
#[derive(Debug)]
struct World {
    store: Store,
    database: Option<Database>,
}

impl State {
    /// Loads the store from its file, or fills a new one.
    pub(crate) fn open(config: Config) -> Result<Self, StartError> {
        let new = || {
            let mut store = Store::new();
            config.seed.fill(&mut store, &Credentials::demo(), &mut moment());
            store
        };
        let (store, database) = match &config.database {
            None => {
                let mut store = new();
                store.take_changes();
                (store, None)
            }
            Some(path) => {
                let (database, store) = Database::open(path, new)?;
                (store, Some(database))
            }
        };
        Ok(Self {
            credentials: credentials(&store),
            world: Mutex::new(World { store, database }),
            faults: Faults::new(config.faults),
            requests: RequestLog::new(),
            seed: config.seed,
        })
    }

    /// Answers a request with work on the store, and saves what that changes before the answer is out.
    pub(crate) fn answer(
        &self,
        work: impl FnOnce(&mut Store, &mut Moment) -> Response<String>,
    ) -> Response<String> {
        let mut world = self.world();
        let World { store, database } = &mut *world;
        let work = |store: &mut Store| work(store, &mut moment());
        let saved = match database {
            None => {
                let response = work(store);
                store.take_changes();
                Ok(response)
            }
            Some(database) => database.change(store, work),
        };
        saved.unwrap_or_else(|error| json(Err(ErrorReply::database(&error)), new_id()))
    }

    /// Goes back to the seed.
    pub(crate) fn reset(&self, store: &mut Store, moment: &mut Moment) {
        for row in store.rows(Resource::named("workspace")).collect::<Vec<_>>() {
            store.delete(row);
        }
        self.seed.fill(store, &self.credentials, moment);
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(|poisoned| {
            // Work that panicked must not change anything.
            let mut world = PoisonError::into_inner(poisoned);
            let changes = world.store.take_changes();
            world.store.undo(changes);
            self.world.clear_poison();
            world
        })
    }
}

/// Returns a new id from the randomness of this machine.
pub(crate) fn new_id() -> String {
    moment().uuid()
}

fn moment() -> Moment {
    Moment::new(OffsetDateTime::now_utc(), Rng::new())
}

/// Returns the credentials of the first workspace.
fn credentials(store: &Store) -> Credentials {
    let row = store.rows(Resource::named("workspace")).next();
    let object = row.and_then(|row| store.get(row)).cloned().map(Value::Object);
    object.and_then(|object| serde_json::from_value(object).ok()).unwrap_or_else(Credentials::demo)
}
