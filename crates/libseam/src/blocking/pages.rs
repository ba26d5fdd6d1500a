//! A list that is read item by item, as an iterator.

use super::{
    super::{clock::Instant, course::Course, stop::Never},
    Client,
};
use crate::{Error, Flow, Item, json::Value};
use core::fmt;

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

impl<'c> Pages<'c> {
    /// The list that `flow`, which `client` made, reads.
    pub(super) fn new(client: &'c Client, flow: Flow) -> Self {
        Self { client, flow: Some(flow), start: Instant::now() }
    }
}

impl Iterator for Pages<'_> {
    type Item = Result<Value, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let flow = self.flow.as_mut()?;
        if let Some(item) = flow.next_item() {
            return Some(item.to_value());
        }
        let mut course = Course::new(flow, self.start, None);
        let error = match self.client.conduct(&mut course, &mut Never) {
            Ok(true) => return flow.next_item().map(Item::to_value),
            Ok(false) => flow.take().err(),
            Err(error) => Some(error),
        };
        self.flow = None;
        error.map(Err)
    }
}

impl core::iter::FusedIterator for Pages<'_> {}

impl fmt::Debug for Pages<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("flow", &self.flow).finish_non_exhaustive()
    }
}
