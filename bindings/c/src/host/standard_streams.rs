//! Keeps descriptors 0 to 2 open. In a program that closed one of them the next socket would take its number,
//! and the program's output would go to the server in the middle of a request.

/// Opens each of descriptors 0 to 2 that is closed on `/dev/null`, so that no socket takes its number.
pub(crate) fn open_closed() {
    #[cfg(unix)]
    unix::open_closed();
}

#[cfg(unix)]
mod unix {
    use libc::{O_CLOEXEC, O_RDWR, POLLNVAL, pollfd};

    pub(super) fn open_closed() {
        let of = |fd| pollfd { fd, events: 0, revents: 0 };
        let mut streams = [of(0), of(1), of(2)];
        // SAFETY: there are three; nothing is waited for.
        let count = unsafe { libc::poll(streams.as_mut_ptr(), 3, 0) };
        if count > 0 && streams.iter().any(|stream| stream.revents & POLLNVAL != 0) {
            open_lowest();
        }
    }

    /// Opens `/dev/null` until descriptors 0 to 2 are in use: a new descriptor takes the lowest free number.
    #[cold]
    fn open_lowest() {
        for _ in 0..3 {
            // SAFETY: the path ends with a NUL.
            let fd = unsafe { libc::open(c"/dev/null".as_ptr(), O_RDWR | O_CLOEXEC) };
            if fd > 2 {
                // SAFETY: it was opened just now, and nobody else knows it.
                unsafe { libc::close(fd) };
            }
            if !(0..=2).contains(&fd) {
                break;
            }
        }
    }
}
