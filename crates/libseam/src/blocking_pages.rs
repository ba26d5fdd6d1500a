//! Lists as iterators over their items.

use super::{blocking_client::Client, client::entropy, clock::Instant, pump::Pump, stop::NeverStop};
use crate::{CallOptions, Error, Flow, Item, Params, json::Value};
use core::fmt;

impl Client {
    /// Reads the whole list that `operation` returns, for example `user_identities.list`, item by item. The iterator requests
    /// page after page with the same `params`, the first one when the first item is taken.
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
    /// See [`crate::Engine::pages`].
    pub fn pages<'p>(&self, operation: &str, params: impl Into<Params<'p>>) -> Result<Pages<'_>, Error> {
        self.pages_with(operation, params, &CallOptions::default())
    }

    /// Reads the whole list that `operation` returns, like [`Client::pages`]. `options` apply to each page.
    ///
    /// # Errors
    /// See [`crate::Engine::pages`].
    pub fn pages_with<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        options: &CallOptions,
    ) -> Result<Pages<'_>, Error> {
        Ok(self.items_of(self.begin_pages(operation, params, options)?))
    }

    /// Makes the iterator over the items of `flow`.
    pub(crate) fn items_of(&self, flow: Flow) -> Pages<'_> {
        Pages { client: self, flow: Some(flow), start: Instant::now() }
    }

    /// Makes the flow of a list, for a host that drives it with [`Client::drive`] or [`Client::drive_until`] to observe or
    /// abort it. Nothing is sent yet.
    ///
    /// # Errors
    /// See [`crate::Engine::pages`].
    pub fn begin_pages<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        options: &CallOptions,
    ) -> Result<Flow, Error> {
        self.engine.pages(operation, params, options, entropy())
    }
}

/// An iterator over the items of a list, made by [`Client::pages`].
///
/// The items are JSON values, as the server sent them. An error is the last item, and says that the items before it are not
/// the whole list. A page is requested only when its first item is taken.
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
            let mut pump = Pump::new(flow, self.start, None);
            item = match self.client.advance(&mut pump, &mut NeverStop) {
                Ok(true) => flow.next_item().map(Item::to_value),
                Ok(false) => flow.take().err().map(Err),
                Err(error) => Some(Err(error)),
            };
        }
        // An error ends the list: after an item for which there is no memory, it would have a gap.
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
