//! A watcher of requests.

use std::{fmt, sync::Arc};

/// A function that gets a line of text for every request to an operation, after its reply: seconds since the start, status
/// (`---` where none was sent), operation, kind of credential, fault. No line holds a credential or a parameter.
#[derive(Clone, Default)]
pub struct RequestObserver(pub(crate) Option<Arc<Observe>>);

type Observe = dyn Fn(&str) + Send + Sync;

impl RequestObserver {
    /// Calls `observe` for every request, from the task that answers it.
    pub fn new(observe: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(observe)))
    }
}

impl fmt::Debug for RequestObserver {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("RequestObserver").field(&self.0.is_some()).finish()
    }
}
