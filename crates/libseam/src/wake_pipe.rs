//! A pipe that wakes the threads which wait in calls (the self-pipe trick): a signal handler may write to it.

use core::{
    pin::pin,
    task::{Context, Poll},
};
use std::{io, os::fd::AsRawFd as _};
use tokio::{
    net::unix::pipe::{self, Receiver, Sender},
    sync::Notify,
};

/// A pipe that several threads wait on. A byte wakes all of them, and each checks its own condition.
#[derive(Debug)]
pub(super) struct WakePipe {
    sender: Sender,
    receiver: Receiver,
    /// Notified by the thread that drained the pipe: the bytes may have been meant for another thread.
    drained: Notify,
}

impl WakePipe {
    /// Opens a pipe that the current runtime watches.
    ///
    /// # Errors
    /// The process has no descriptors left.
    pub(super) fn new() -> io::Result<Self> {
        let (sender, receiver) = pipe::pipe()?;
        Ok(Self { sender, receiver, drained: Notify::new() })
    }

    /// Returns the descriptor to write a byte to. It does not block: a write to a full pipe fails.
    pub(super) fn descriptor(&self) -> i32 {
        self.sender.as_raw_fd()
    }

    /// Waits until `condition` holds, and checks it whenever the pipe wakes this thread.
    pub(super) async fn wait(&self, condition: impl Fn() -> bool) {
        loop {
            let mut readable = pin!(self.receiver.readable());
            let mut drained = pin!(self.drained.notified());
            // Both are polled before the condition is checked, so that no byte written from then on is missed.
            let check = |context: &mut Context<'_>| {
                let mut woken = drained.as_mut().poll(context).is_ready();
                if readable.as_mut().poll(context).is_ready() {
                    woken = true;
                    self.drain();
                }
                if condition() {
                    Poll::Ready(true)
                } else if woken {
                    Poll::Ready(false)
                } else {
                    Poll::Pending
                }
            };
            if core::future::poll_fn(check).await {
                return;
            }
        }
    }

    /// Reads all bytes, so that the pipe never fills up, and notifies the other threads.
    fn drain(&self) {
        let mut bytes = [0; 64];
        while self.receiver.try_read(&mut bytes).is_ok_and(|count| count > 0) {
            self.drained.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{abort::AbortFlag, runtime};
    use core::{
        sync::atomic::{AtomicUsize, Ordering},
        task::Waker,
    };
    use std::{sync::Arc, task::Wake, thread};

    #[test]
    fn a_waiter_is_woken_when_another_one_drains_the_pipe() {
        let runtime = runtime::build().expect("a runtime");
        runtime.block_on(async {
            let pipe = WakePipe::new().expect("a pipe");
            let holds = AtomicUsize::new(0);
            let mut wait = pin!(pipe.wait(|| holds.load(Ordering::Relaxed) > 0));
            let count = Arc::new(WakeCount::default());
            let waker = Waker::from(Arc::clone(&count));
            let mut context = Context::from_waker(&waker);
            for times in 1..=2 {
                assert!(wait.as_mut().poll(&mut context).is_pending());
                pipe.drained.notify_waiters();
                assert_eq!(count.0.load(Ordering::Relaxed), times);
            }
            holds.store(1, Ordering::Relaxed);
            assert!(wait.as_mut().poll(&mut context).is_ready());
        });
    }

    /// A waker that counts how often it was woken.
    #[derive(Default)]
    struct WakeCount(AtomicUsize);

    impl Wake for WakeCount {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Lets several threads wait on one pipe, each for flags of its own. A waiter that is not woken hangs the test.
    #[test]
    fn every_waiter_on_one_pipe_is_woken_for_its_own_flag() {
        const WAITERS: usize = 6;
        const ROUNDS: usize = 3000;
        let runtime = runtime::build().expect("a runtime");
        let pipe = {
            let _inside = runtime.enter();
            WakePipe::new().expect("a pipe")
        };
        let waiter = || (AtomicUsize::new(0), (0..ROUNDS).map(|_| AbortFlag::new()).collect::<Vec<_>>());
        let waiters: Vec<_> = (0..WAITERS).map(|_| waiter()).collect();
        thread::scope(|scope| {
            for (begun, flags) in &waiters {
                let (pipe, runtime) = (&pipe, &runtime);
                scope.spawn(move || {
                    for flag in flags {
                        let guard = flag.wake_through(pipe.descriptor()).expect("no other call waits for it");
                        begun.fetch_add(1, Ordering::Relaxed);
                        runtime.block_on(pipe.wait(|| flag.is_set()));
                        drop(guard);
                    }
                });
                scope.spawn(move || {
                    for (round, flag) in flags.iter().enumerate() {
                        while begun.load(Ordering::Relaxed) <= round {
                            thread::yield_now();
                        }
                        flag.set();
                    }
                });
            }
        });
    }
}
