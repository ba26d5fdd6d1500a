//! The time that a stretch of work takes.

use rustix::time::{ClockId, clock_gettime};
use std::time::{Duration, Instant};

/// Started when the warm-up is over.
pub(crate) struct Gauge {
    wall: Instant,
    cpu: Duration,
}

impl Gauge {
    /// Starts.
    pub(crate) fn start() -> Self {
        Self { wall: Instant::now(), cpu: process_time() }
    }

    /// Prints what `calls` calls took since the start.
    pub(crate) fn print(&self, calls: u64) {
        let (cpu, wall) = (process_time().saturating_sub(self.cpu), self.wall.elapsed());
        let told = serde_json::json!({
            "calls": calls,
            "cpu_us": cpu.as_secs_f64() * 1e6,
            "wall_us": wall.as_secs_f64() * 1e6,
        });
        println!("{told}");
    }
}

/// The processor time of this process in user and system mode, all threads together.
fn process_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}
