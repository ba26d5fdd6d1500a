//! A list that is read item by item, as an iterator.

use super::{blocking_client::Client, client::entropy, clock::Instant, course::Course, stop::Never};
use crate::{CallOptions, Error, Flow, Item, Params, json::Value};
use core::fmt;

impl Client {
    /// Reads the whole list that `operation` returns, for example `user_identities.list`, item by item: it follows the
    /// pages, and repeats `params` for each. Nothing is sent before the first item is asked for.
    ///
    /// ```no_run
    /// # let seam = libseam::blocking::Client::new(libseam::Options::from_environment())?;
    /// for person in seam.pages("user_identities.list", r#"{"limit": 100}"#)? {
    ///     println!("{}", person?);
    /// }
    /// # Ok::<(), libseam::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`crate::Engine::pages`].
    pub fn pages<'p>(&self, operation: &str, params: impl Into<Params<'p>>) -> Result<Pages<'_>, Error> {
        self.pages_with(operation, params, &CallOptions::default())
    }

    /// Reads the whole list that `operation` returns, as [`Client::pages`] does. `options` hold for each of its pages.
    ///
    /// # Errors
    /// As [`crate::Engine::pages`].
    pub fn pages_with<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        options: &CallOptions,
    ) -> Result<Pages<'_>, Error> {
        let flow = self.begin_pages(operation, params, options)?;
        Ok(Pages { client: self, flow: Some(flow), start: Instant::now() })
    }

    /// Begins the list that [`Client::pages_with`] reads, for a host that drives it itself with [`Client::drive`] or
    /// [`Client::drive_apart`]: to watch it, or to give it up.
    ///
    /// # Errors
    /// As [`crate::Engine::pages`].
    pub fn begin_pages<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        options: &CallOptions,
    ) -> Result<Flow, Error> {
        self.engine.pages(operation, params, options, entropy())
    }
}

/// A list that is read item by item: [`Client::pages`] makes it.
///
/// The items are JSON values, as the server sent them. An error is the last item: those before it are not the whole list.
/// Nothing more is read once nobody asks for it.
pub struct Pages<'c> {
    client: &'c Client,
    /// `None` once it has ended.
    flow: Option<Flow>,
    start: Instant,
}

impl Iterator for Pages<'_> {
    type Item = Result<Value, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let flow = self.flow.as_mut()?;
        let mut item = flow.next_item().map(Item::to_value);
        if item.is_none() {
            let mut course = Course::new(flow, self.start, None);
            item = match self.client.conduct(&mut course, &mut Never) {
                Ok(true) => flow.next_item().map(Item::to_value),
                Ok(false) => flow.take().err().map(Err),
                Err(error) => Some(Err(error)),
            };
        }
        // Nothing comes after an error: behind an item that there is no memory for, the list would have a gap.
        if !matches!(item, Some(Ok(_))) {
            self.flow = None;
        }
        item
    }
}

impl core::iter::FusedIterator for Pages<'_> {}

impl fmt::Debug for Pages<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("flow", &self.flow).finish_non_exhaustive()
    }
}
