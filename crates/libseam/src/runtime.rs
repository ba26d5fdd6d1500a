//! The runtime of a blocking client.

use socket2::{Domain, Socket, Type};
use std::{io, panic::catch_unwind};
use tokio::runtime::{Builder, Runtime};

/// How many descriptors a runtime takes at most. In a program that has tokio listen for signals it takes a pair of
/// sockets, and panics where there is none.
const DESCRIPTORS: usize = 6;

/// A runtime in which one thread waits for sockets and for time to pass. It starts no thread.
///
/// # Errors
/// What this machine is short of, in its words.
pub(super) fn build() -> io::Result<Runtime> {
    let spare = (0..DESCRIPTORS).map(|_| Socket::new(Domain::IPV4, Type::DGRAM, None));
    drop(spare.collect::<io::Result<Vec<_>>>()?);
    // Another thread may have taken them meanwhile.
    catch_unwind(|| Builder::new_current_thread().enable_all().build())
        .unwrap_or_else(|_| Err(io::Error::other("no runtime can be started")))
}
