//! A bell that wakes a thread which waits in a call, and that a signal handler may ring: a pipe.

use core::{
    pin::pin,
    task::{Context, Poll},
};
use std::{io, os::fd::AsRawFd as _};
use tokio::{
    net::unix::pipe::{self, Receiver, Sender},
    sync::Notify,
};

/// A pipe, and all who listen at it: whoever hears it looks for a reason of his own.
#[derive(Debug)]
pub(super) struct Bell {
    rung: Sender,
    heard: Receiver,
    /// Told by whoever took bytes out: they may have been another's, who would wait for them in vain.
    emptied: Notify,
}

impl Bell {
    /// A bell that the runtime hears in which this is called.
    ///
    /// # Errors
    /// Where there are no descriptors left for it.
    pub(super) fn new() -> io::Result<Self> {
        let (rung, heard) = pipe::pipe()?;
        Ok(Self { rung, heard, emptied: Notify::new() })
    }

    /// Where a byte is to be written. Nobody is held up by that: what does not go in is refused.
    pub(super) fn descriptor(&self) -> i32 {
        self.rung.as_raw_fd()
    }

    /// Waits until `reason` holds, for which it looks whenever the bell has rung.
    pub(super) async fn wait(&self, reason: impl Fn() -> bool) {
        loop {
            let mut readable = pin!(self.heard.readable());
            let mut emptied = pin!(self.emptied.notified());
            // Looked for only when this listens already: who rings from now on is heard.
            let look = |context: &mut Context<'_>| {
                let mut heard = emptied.as_mut().poll(context).is_ready();
                if readable.as_mut().poll(context).is_ready() {
                    heard = true;
                    self.empty();
                }
                if reason() {
                    Poll::Ready(true)
                } else if heard {
                    Poll::Ready(false)
                } else {
                    Poll::Pending
                }
            };
            if core::future::poll_fn(look).await {
                return;
            }
        }
    }

    /// Takes out what was written, or it would be full one day.
    fn empty(&self) {
        let mut bytes = [0; 64];
        while self.heard.try_read(&mut bytes).is_ok_and(|count| count > 0) {
            self.emptied.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{runtime, wish::Wish};
    use core::{
        sync::atomic::{AtomicUsize, Ordering},
        task::Waker,
    };
    use std::{sync::Arc, vec::Vec};
    use std::{task::Wake, thread};

    /// Somebody else took the byte out that was meant for this one.
    #[test]
    fn another_empties_the_pipe() {
        let runtime = runtime::build().expect("a runtime");
        runtime.block_on(async {
            let bell = Bell::new().expect("a pipe");
            let there = AtomicUsize::new(0);
            let mut wait = pin!(bell.wait(|| there.load(Ordering::Relaxed) > 0));
            let woken = Arc::new(Woken::default());
            let waker = Waker::from(Arc::clone(&woken));
            let mut context = Context::from_waker(&waker);
            for times in 1..=2 {
                assert!(wait.as_mut().poll(&mut context).is_pending());
                bell.emptied.notify_waiters();
                assert_eq!(woken.0.load(Ordering::Relaxed), times);
            }
            there.store(1, Ordering::Relaxed);
            assert!(wait.as_mut().poll(&mut context).is_ready());
        });
    }

    /// How often it was woken.
    #[derive(Default)]
    struct Woken(AtomicUsize);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Many who listen at one bell, each for a wish of its own; whoever is not woken waits for ever.
    #[test]
    fn everybody_is_woken() {
        const LISTENERS: usize = 6;
        const ROUNDS: usize = 3000;
        let runtime = runtime::build().expect("a runtime");
        let bell = {
            let _inside = runtime.enter();
            Bell::new().expect("a pipe")
        };
        let one = || (AtomicUsize::new(0), (0..ROUNDS).map(|_| Wish::new()).collect::<Vec<_>>());
        let listeners: Vec<_> = (0..LISTENERS).map(|_| one()).collect();
        thread::scope(|scope| {
            for (begun, wishes) in &listeners {
                let (bell, runtime) = (&bell, &runtime);
                scope.spawn(move || {
                    for wish in wishes {
                        let ringing = wish.rings_at(bell.descriptor()).expect("nobody else has it");
                        begun.fetch_add(1, Ordering::Relaxed);
                        runtime.block_on(bell.wait(|| wish.is_there()));
                        drop(ringing);
                    }
                });
                scope.spawn(move || {
                    for (round, wish) in wishes.iter().enumerate() {
                        while begun.load(Ordering::Relaxed) <= round {
                            thread::yield_now();
                        }
                        wish.want();
                    }
                });
            }
        });
    }
}
