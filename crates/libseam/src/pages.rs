//! Lists as streams of their items.

use super::{
    client::{Client, entropy},
    clock::Instant,
    pump::Pump,
};
use crate::{CallOptions, Error, Flow, Params, json::Value};
use core::{
    fmt,
    future::poll_fn,
    mem,
    pin::Pin,
    task::{Context, Poll},
};
use futures_core::Stream;

impl Client {
    /// Reads the whole list that `operation` returns, for example `user_identities.list`, item by item. The stream requests
    /// page after page with the same `params`: the first one when the first item is polled, and none after it is dropped.
    ///
    /// ```no_run
    /// # async fn show(seam: libseam::Client) -> Result<(), libseam::Error> {
    /// let mut people = seam.pages("user_identities.list", r#"{"limit": 100}"#)?;
    /// while let Some(person) = people.next().await {
    ///     println!("{}", person?);
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// See [`crate::Engine::pages`].
    pub fn pages<'p>(&self, operation: &str, params: impl Into<Params<'p>>) -> Result<Pages, Error> {
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
    ) -> Result<Pages, Error> {
        Ok(self.items_of(self.begin_pages(operation, params, options)?))
    }

    /// Makes the stream of the items of `flow`.
    pub(crate) fn items_of(&self, flow: Flow) -> Pages {
        let list = List { client: self.clone(), flow, start: Instant::now() };
        Pages(State::Idle(Box::new(list)))
    }

    /// Makes the flow of the list that `operation` returns, for [`Client::drive`]. Nothing is sent yet.
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

/// A stream of the items of a list, made by [`Client::pages`]. [`Pages::next`] returns them without a crate for streams.
///
/// The items are JSON values, as the server sent them. An error is the last item, and says that the items before it are not
/// the whole list. Dropping the stream stops reading, and aborts a request that is under way.
pub struct Pages(State);

enum State {
    /// No item is being waited for.
    Idle(Box<List>),
    /// The next items are being read.
    Reading(Advance),
    Ended,
}

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
type Advance = Pin<Box<dyn Future<Output = Advanced> + Send>>;
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
type Advance = Pin<Box<dyn Future<Output = Advanced>>>;

/// The list, and whether it has items to take.
type Advanced = (Box<List>, Result<bool, Error>);

struct List {
    client: Client,
    flow: Flow,
    start: Instant,
}

impl List {
    async fn advance(mut self: Box<Self>) -> Advanced {
        let mut pump = Pump::new(&mut self.flow, self.start, None);
        let result = match self.client.drive(&mut pump).await {
            Ok(false) => self.flow.take().map(|_| false),
            other => other,
        };
        (self, result)
    }
}

impl Pages {
    /// Returns the next item, or `None` after the last one and after an error. It is cancel safe: dropping the future loses no
    /// item.
    ///
    /// # Errors
    /// The list could not be read to its end.
    pub async fn next(&mut self) -> Option<Result<Value, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl Stream for Pages {
    type Item = Result<Value, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match mem::replace(&mut self.0, State::Ended) {
                State::Ended => return Poll::Ready(None),
                State::Idle(mut list) => {
                    if let Some(item) = list.flow.next_item().map(crate::Item::to_value) {
                        // After an item for which there is no memory, the list would have a gap.
                        if item.is_ok() {
                            self.0 = State::Idle(list);
                        }
                        return Poll::Ready(Some(item));
                    }
                    self.0 = State::Reading(Box::pin(list.advance()));
                }
                State::Reading(mut advance) => match advance.as_mut().poll(context) {
                    Poll::Pending => {
                        self.0 = State::Reading(advance);
                        return Poll::Pending;
                    }
                    Poll::Ready((list, Ok(true))) => self.0 = State::Idle(list),
                    Poll::Ready((_, Ok(false))) => return Poll::Ready(None),
                    Poll::Ready((_, Err(error))) => return Poll::Ready(Some(Err(error))),
                },
            }
        }
    }
}

impl fmt::Debug for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").finish_non_exhaustive()
    }
}
