//! The driver of blocking calls: a transport in a runtime that the calling threads drive.

#[cfg(unix)]
use super::wake_pipe::WakePipe;
use super::{process::Process, transport::Transport};
use crate::{Error, ErrorCode};
use std::sync::Arc;
#[cfg(unix)]
use std::sync::OnceLock;
use tokio::runtime::Runtime;

/// A transport with its runtime. It belongs to the process that made it: a forked child shares the parent's sockets and
/// epoll instance, and must not touch them.
pub(super) struct Driver {
    pub(super) process: Process,
    pub(super) transport: Arc<dyn Transport>,
    /// Opened when it is first needed.
    #[cfg(unix)]
    wake_pipe: OnceLock<WakePipe>,
    /// `None` only while the driver is dropped.
    runtime: Option<Runtime>,
}

impl Driver {
    /// Makes the driver of `process`.
    pub(super) fn new(process: Process, transport: Arc<dyn Transport>, runtime: Runtime) -> Self {
        Self {
            process,
            transport,
            #[cfg(unix)]
            wake_pipe: OnceLock::new(),
            runtime: Some(runtime),
        }
    }

    /// Runs `work` in this thread, and moves the bytes of every exchange meanwhile.
    pub(super) fn block_on<F: Future>(&self, work: F) -> Result<F::Output, Error> {
        let runtime = self.runtime.as_ref();
        let runtime = runtime.ok_or_else(|| Error::new(ErrorCode::Internal, "the runtime has ended"))?;
        Ok(runtime.block_on(work))
    }

    /// Returns the pipe that wakes waiting threads, or `None` where the process has no descriptors left for one.
    #[cfg(unix)]
    pub(super) fn wake_pipe(&self) -> Option<&WakePipe> {
        if self.wake_pipe.get().is_none() {
            let _inside = self.runtime.as_ref()?.enter();
            let _ = self.wake_pipe.set(WakePipe::new().ok()?);
        }
        self.wake_pipe.get()
    }
}

/// Ends the runtime without waiting: a name that is being resolved would hold up the host, and waiting inside another
/// runtime panics.
impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
