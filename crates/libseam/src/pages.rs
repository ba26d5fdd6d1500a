//! A list that is read item by item, as a stream.

use super::{
    client::{Client, entropy},
    clock::Instant,
    course::Course,
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
    /// Reads the whole list that `operation` returns, for example `user_identities.list`, item by item: it follows the
    /// pages, and repeats `params` for each. Nothing is sent before the first item is asked for, and nothing more once
    /// what this returns is dropped.
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
    /// As [`crate::Engine::pages`].
    pub fn pages<'p>(&self, operation: &str, params: impl Into<Params<'p>>) -> Result<Pages, Error> {
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
    ) -> Result<Pages, Error> {
        let flow = self.begin_pages(operation, params, options)?;
        let reading = Reading { client: self.clone(), flow, start: Instant::now() };
        Ok(Pages(State::Idle(Box::new(reading))))
    }

    /// Makes a flow of the list that `operation` returns, for [`Client::drive`]. Nothing is sent yet.
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

/// A list that is read item by item: [`Client::pages`] makes it. It is a [`Stream`], and [`Pages::next`] gives its items
/// without any crate for streams.
///
/// The items are JSON values, as the server sent them. An error is the last item: those before it are not the whole list.
/// Dropping it stops reading, and aborts a request that is under way.
pub struct Pages(State);

enum State {
    /// Nothing is asked for.
    Idle(Box<Reading>),
    /// The next item is asked for.
    Asking(Asking),
    Ended,
}

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
type Asking = Pin<Box<dyn Future<Output = Asked> + Send>>;
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
type Asking = Pin<Box<dyn Future<Output = Asked>>>;

/// The list, and whether there are more items.
type Asked = (Box<Reading>, Result<bool, Error>);

struct Reading {
    client: Client,
    flow: Flow,
    start: Instant,
}

impl Reading {
    async fn ask(mut self: Box<Self>) -> Asked {
        let mut course = Course::new(&mut self.flow, self.start, None);
        let asked = match self.client.drive(&mut course).await {
            Ok(false) => self.flow.take().map(|_| false),
            other => other,
        };
        (self, asked)
    }
}

impl Pages {
    /// Returns the next item; `None` after the last one, and after an error. A future of it that is dropped loses no item.
    ///
    /// # Errors
    /// Why the list was not read to its end.
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
                State::Idle(mut reading) => {
                    if let Some(item) = reading.flow.next_item().map(crate::Item::to_value) {
                        // After one that there is no memory for, the list would have a gap.
                        if item.is_ok() {
                            self.0 = State::Idle(reading);
                        }
                        return Poll::Ready(Some(item));
                    }
                    self.0 = State::Asking(Box::pin(reading.ask()));
                }
                State::Asking(mut asking) => match asking.as_mut().poll(context) {
                    Poll::Pending => {
                        self.0 = State::Asking(asking);
                        return Poll::Pending;
                    }
                    Poll::Ready((reading, Ok(true))) => self.0 = State::Idle(reading),
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
