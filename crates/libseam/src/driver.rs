//! What moves the bytes of blocking calls: a runtime that whoever waits drives.

#[cfg(unix)]
use super::bell::Bell;
use super::{process::Process, transport::Transport};
use crate::{Error, ErrorCode};
use std::sync::Arc;
#[cfg(unix)]
use std::sync::OnceLock;
use tokio::runtime::Runtime;

/// What moves the bytes. It belongs to the process that made it: a child shares the parent's sockets and its epoll
/// instance, and must not touch them.
pub(super) struct Driver {
    pub(super) process: Process,
    pub(super) transport: Arc<dyn Transport>,
    /// Made when it is first needed.
    #[cfg(unix)]
    bell: OnceLock<Bell>,
    /// `None` only while it is dropped.
    runtime: Option<Runtime>,
}

impl Driver {
    pub(super) fn new(process: Process, transport: Arc<dyn Transport>, runtime: Runtime) -> Self {
        Self {
            process,
            transport,
            #[cfg(unix)]
            bell: OnceLock::new(),
            runtime: Some(runtime),
        }
    }

    /// Does `work`, and moves bytes meanwhile.
    pub(super) fn block_on<F: Future>(&self, work: F) -> Result<F::Output, Error> {
        let runtime = self.runtime.as_ref();
        let runtime = runtime.ok_or_else(|| Error::new(ErrorCode::Internal, "the runtime is gone"))?;
        Ok(runtime.block_on(work))
    }

    /// The bell for all who wait here; `None` where this machine is short of descriptors for one.
    #[cfg(unix)]
    pub(super) fn bell(&self) -> Option<&Bell> {
        if self.bell.get().is_none() {
            let _inside = self.runtime.as_ref()?.enter();
            let _ = self.bell.set(Bell::new().ok()?);
        }
        self.bell.get()
    }
}

/// Waits for nobody: a name that is being resolved would hold the host up, and to wait inside a runtime panics.
impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
