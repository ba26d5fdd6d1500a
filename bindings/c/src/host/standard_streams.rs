//! Descriptors 0 to 2. In a program that closed one of them the next socket would take its number, and what the program
//! prints would go to the server in the midst of a request.

/// Sees to it that no socket becomes one of them: one that is closed is opened on nothing, and stays so.
pub(crate) fn keep() {
    #[cfg(unix)]
    unix::keep();
}

#[cfg(unix)]
mod unix {
    use libc::{O_CLOEXEC, O_RDWR, POLLNVAL, pollfd};

    pub(super) fn keep() {
        let of = |fd| pollfd { fd, events: 0, revents: 0 };
        let mut streams = [of(0), of(1), of(2)];
        // SAFETY: there are three; nothing is waited for.
        let told = unsafe { libc::poll(streams.as_mut_ptr(), 3, 0) };
        if told > 0 && streams.iter().any(|stream| stream.revents & POLLNVAL != 0) {
            fill();
        }
    }

    /// A new descriptor is the lowest one that is free.
    #[cold]
    fn fill() {
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
