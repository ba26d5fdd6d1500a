//! The runtime of a blocking client.

use socket2::{Domain, Socket, Type};
use std::{io, panic::catch_unwind};
use tokio::runtime::{Builder, Runtime};

/// The largest number of descriptors that a runtime needs. In a program that handles signals with tokio, tokio opens a pair of
/// sockets for it, and panics where it cannot.
const DESCRIPTORS: usize = 6;

/// Builds a runtime for one thread, with sockets and timers. It starts no thread.
///
/// # Errors
/// The machine is short of descriptors.
pub(super) fn build() -> io::Result<Runtime> {
    let spare = (0..DESCRIPTORS).map(|_| Socket::new(Domain::IPV4, Type::DGRAM, None));
    drop(spare.collect::<io::Result<Vec<_>>>()?);
    // Another thread may have used them up meanwhile.
    catch_unwind(|| Builder::new_current_thread().enable_all().build())
        .unwrap_or_else(|_| Err(io::Error::other("the runtime cannot be started")))
}
