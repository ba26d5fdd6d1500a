//! Ctrl-C (SIGINT) during a call.

use crate::{exit::Exit, inherited};
use signal_hook::{consts::SIGINT, flag};
use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// A record of whether Ctrl-C was pressed.
#[derive(Debug)]
pub(crate) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Starts to record Ctrl-C: the first one is recorded, and the second one ends the process at once. Where the process
    /// inherited an ignored SIGINT, like a job that a script starts with `&` or under `nohup`, it stays ignored.
    ///
    /// # Errors
    /// The system refuses.
    pub(crate) fn watch() -> io::Result<Self> {
        let pressed = Arc::new(AtomicBool::new(false));
        if inherited::ignores_interrupts() {
            return Ok(Self(pressed));
        }
        // The order matters: the other way round the first Ctrl-C would find the flag set.
        flag::register_conditional_shutdown(SIGINT, Exit::Interrupted as i32, Arc::clone(&pressed))?;
        flag::register(SIGINT, Arc::clone(&pressed))?;
        Ok(Self(pressed))
    }

    /// Returns whether Ctrl-C was pressed.
    pub(crate) fn is_pressed(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
