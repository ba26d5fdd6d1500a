//! Everything that the requests of one sandbox share.

use axum::{body::Bytes, http, http::Response, response};
use fastrand::Rng;
use serde_json::Value;
use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};
use time::OffsetDateTime;

use crate::{
    Config, Credentials, RequestObserver, StartError,
    api::{CredentialKind, ErrorReply, Operation, json},
    database::Database,
    desk::{Answer, Desk},
    site::{self, Site},
    store::{Moment, Resource, Store},
};

/// The site with its file and its clock.
#[derive(Debug)]
pub(crate) struct State {
    world: Mutex<World>,
    started: Instant,
    observer: RequestObserver,
    /// Other machines can reach the sandbox.
    pub(crate) is_exposed: bool,
    pub(crate) credentials: Credentials,
}

/// The site, and the file that its objects are saved in.
///
/// Requests use it one after the other, on the thread that serves them: an operation takes microseconds, less than a
/// change of threads.
#[derive(Debug)]
struct World {
    site: Site,
    database: Option<Database>,
}

impl State {
    /// Loads the store from its file, or fills a new one.
    pub(crate) fn open(config: Config) -> Result<Self, StartError> {
        let is_exposed = config.is_exposed();
        let own = match &config.api_key {
            Some(key) => Credentials::with_key(key, &mut moment()).ok_or(StartError::WrongKey)?,
            None => match config.host.filter(|_| is_exposed) {
                Some(host) => return Err(StartError::NeedsKey { host }),
                None => Credentials::demo(),
            },
        };
        let new = || {
            let mut store = Store::new();
            config.seed.fill(&mut store, &own, &mut moment());
            store
        };
        let check = |store: &Store| {
            if let Some(host) = config.host.filter(|_| is_exposed && has_known_credentials(store)) {
                return Err(StartError::KnownCredentials { host });
            }
            let is_other = config.api_key.as_ref().is_some_and(|key| *key != credentials(store).api_key);
            if is_other { Err(StartError::OtherKey) } else { Ok(()) }
        };
        // The seed too, to which a reset goes back, and before a file is created.
        check(&new())?;
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
        check(&store)?;
        let credentials = credentials(&store);
        let desk = Desk::new(config.seed, credentials.clone(), config.faults, is_exposed);
        Ok(Self {
            world: Mutex::new(World { site: Site { store, desk }, database }),
            started: Instant::now(),
            observer: config.observer,
            is_exposed,
            credentials,
        })
    }

    /// Notes a request for an operation of the API, and returns its number.
    pub(crate) fn begin(&self, operation: &str, credential: CredentialKind) -> u64 {
        let at_ms = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.world().site.desk.requests.begin(operation, credential, at_ms)
    }

    /// Decides how a request is to be answered.
    pub(crate) fn decide(&self, operation: &str, number: u64) -> Answer {
        self.world().site.desk.decide(operation, number, &mut moment())
    }

    /// Notes the reply to a request, and shows both to the observer.
    pub(crate) fn finish(&self, number: u64, reply: &response::Response) {
        let entry = self.world().site.desk.requests.finish(number, reply).map(ToString::to_string);
        if let (Some(entry), Some(observe)) = (entry, &self.observer.0) {
            observe(&entry);
        }
    }

    /// Answers a request, and saves what that changes before the answer is out.
    pub(crate) fn answer(
        &self,
        operation: &'static Operation,
        request: &http::Request<Bytes>,
    ) -> Response<String> {
        let mut world = self.world();
        let World { site: Site { store, desk }, database } = &mut *world;
        let mut work = |store: &mut Store| site::answer(desk, store, operation, request, &mut moment());
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

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(|poisoned| {
            // Work that panicked must not change anything.
            let mut world = PoisonError::into_inner(poisoned);
            let changes = world.site.store.take_changes();
            world.site.store.undo(changes);
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

fn has_known_credentials(store: &Store) -> bool {
    store.rows(Resource::named("workspace")).filter_map(|row| store.get(row)).any(Credentials::are_known)
}

/// Returns the credentials of the first workspace.
fn credentials(store: &Store) -> Credentials {
    let row = store.rows(Resource::named("workspace")).next();
    let object = row.and_then(|row| store.get(row)).cloned().map(Value::Object);
    object.and_then(|object| serde_json::from_value(object).ok()).unwrap_or_else(Credentials::demo)
}
