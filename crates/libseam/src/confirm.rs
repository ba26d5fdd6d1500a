//! Confirmations that go on with a token, and those of many removals together.

#[cfg(feature = "http")]
use super::{
    blocking_client, blocking_pages,
    event::Observer,
    stop::{NeverStop, StopFn, Wait},
};
use super::{
    client::{Client, entropy},
    clock::Instant,
    pages::Pages,
    pump::Pump,
};
use crate::{CallOptions, Error, Flow, Params, Reply};

impl Client {
    /// Goes on to confirm a removal with the `token` of an earlier result or error: hours later, in another process, or in
    /// another language. Nothing is removed. The reply's value is the confirmation.
    ///
    /// # Errors
    /// [`crate::ErrorCode::NotConfirmed`] where the removal is not confirmed, unless [`CallOptions::on_unconfirmed`] is
    /// `return`; else see [`crate::Engine::confirm_token`].
    pub async fn confirm(&self, token: &str, options: &CallOptions) -> Result<Reply, Error> {
        let mut flow = self.begin_confirm(token, options)?;
        self.run(Pump::new(&mut flow, Instant::now(), None)).await
    }

    /// Makes the flow that goes on to confirm a removal with `token`, for [`Client::run`]. Nothing is sent yet.
    ///
    /// # Errors
    /// See [`crate::Engine::confirm_token`].
    pub fn begin_confirm(&self, token: &str, options: &CallOptions) -> Result<Flow, Error> {
        self.engine.confirm_token(token, options, entropy())
    }

    /// Removes many things of one kind, and finds out together whether that is in effect: lists before and after the removals
    /// stand for a read of each. `operation` is the removal. `params` is an object: `items` has the parameters of each removal,
    /// `scope` those of the list that say what is listed, and `settle` is `get`, by which what the list no longer has is read
    /// once, or `list`, by which its absence is enough.
    ///
    /// The stream gives an outcome for each removal as soon as it is known: `index` is its position in `items`, and
    /// `confirmation` or `error` has what came of it. The first request is sent when the first outcome is asked for. An error
    /// at the end says that not every removal is confirmed, unless [`CallOptions::on_unconfirmed`] is `return`.
    ///
    /// ```no_run
    /// # async fn show(seam: libseam::Client) -> Result<(), libseam::Error> {
    /// let users = r#"{"scope": {"acs_system_id": "5e500000-0000-4000-8000-000000000001"},
    ///                 "items": [{"acs_user_id": "acc00000-0000-4000-8000-0000000000a1"}]}"#;
    /// let mut outcomes = seam.confirm_many("acs.users.delete", users, &libseam::CallOptions::default())?;
    /// while let Some(outcome) = outcomes.next().await {
    ///     println!("{}", outcome?);
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// See [`crate::Engine::confirm_many`].
    pub fn confirm_many<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        options: &CallOptions,
    ) -> Result<Pages, Error> {
        Ok(self.items_of(self.begin_confirm_many(operation, params, options)?))
    }

    /// Makes the flow of many removals that are confirmed together, for [`Client::drive`]. Nothing is sent yet.
    ///
    /// # Errors
    /// See [`crate::Engine::confirm_many`].
    pub fn begin_confirm_many<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        options: &CallOptions,
    ) -> Result<Flow, Error> {
        self.engine.confirm_many(operation, params, options, entropy())
    }
}

#[cfg(feature = "http")]
impl blocking_client::Client {
    /// Goes on to confirm a removal with the `token` of an earlier result or error: hours later, in another process, or in
    /// another language. Nothing is removed. The reply's value is the confirmation.
    ///
    /// # Errors
    /// [`crate::ErrorCode::NotConfirmed`] where the removal is not confirmed, unless [`CallOptions::on_unconfirmed`] is
    /// `return`; else see [`crate::Engine::confirm_token`].
    pub fn confirm(&self, token: &str, options: &CallOptions) -> Result<Reply, Error> {
        let mut flow = self.begin_confirm(token, options)?;
        self.finish(Pump::new(&mut flow, Instant::now(), None), NeverStop)
    }

    /// Goes on to confirm a removal, calls `stop` every 50 ms to learn whether to abort, and passes the events to `observer`, in
    /// the thread that makes the call.
    ///
    /// # Errors
    /// See [`blocking_client::Client::confirm`]; [`crate::ErrorCode::Cancelled`] where `stop` aborted it.
    pub fn confirm_observed(
        &self,
        token: &str,
        options: &CallOptions,
        stop: impl FnMut() -> bool,
        observer: Option<Observer<'_>>,
    ) -> Result<Reply, Error> {
        let mut flow = self.begin_confirm(token, options)?;
        let stop = StopFn { stop, wait: |wait: Wait<'_>| wait() };
        self.finish(Pump::new(&mut flow, Instant::now(), observer), stop)
    }

    /// Makes the flow that goes on to confirm a removal with `token`, for [`blocking_client::Client::run`]. Nothing is sent yet.
    ///
    /// # Errors
    /// See [`crate::Engine::confirm_token`].
    pub fn begin_confirm(&self, token: &str, options: &CallOptions) -> Result<Flow, Error> {
        self.engine.confirm_token(token, options, entropy())
    }

    /// Removes many things of one kind, and finds out together whether that is in effect: lists before and after the removals
    /// stand for a read of each. `operation` is the removal. `params` is an object: `items` has the parameters of each removal,
    /// `scope` those of the list that say what is listed, and `settle` is `get`, by which what the list no longer has is read
    /// once, or `list`, by which its absence is enough.
    ///
    /// The iterator gives an outcome for each removal as soon as it is known: `index` is its position in `items`, and
    /// `confirmation` or `error` has what came of it. The first request is sent when the first outcome is asked for. An error
    /// at the end says that not every removal is confirmed, unless [`CallOptions::on_unconfirmed`] is `return`.
    ///
    /// ```no_run
    /// # let seam = libseam::blocking::Client::new(libseam::Options::from_environment())?;
    /// let users = r#"{"scope": {"acs_system_id": "5e500000-0000-4000-8000-000000000001"},
    ///                 "items": [{"acs_user_id": "acc00000-0000-4000-8000-0000000000a1"}]}"#;
    /// for outcome in seam.confirm_many("acs.users.delete", users, &libseam::CallOptions::default())? {
    ///     println!("{}", outcome?);
    /// }
    /// # Ok::<(), libseam::Error>(())
    /// ```
    ///
    /// # Errors
    /// See [`crate::Engine::confirm_many`].
    pub fn confirm_many<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        options: &CallOptions,
    ) -> Result<blocking_pages::Pages<'_>, Error> {
        Ok(self.items_of(self.begin_confirm_many(operation, params, options)?))
    }

    /// Makes the flow of many removals that are confirmed together, for [`blocking_client::Client::drive`]. Nothing is sent yet.
    ///
    /// # Errors
    /// See [`crate::Engine::confirm_many`].
    pub fn begin_confirm_many<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        options: &CallOptions,
    ) -> Result<Flow, Error> {
        self.engine.confirm_many(operation, params, options, entropy())
    }
}
