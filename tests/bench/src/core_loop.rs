//! The core alone: text of parameters in, checked request out.

use crate::{Amount, OPERATION, PARAMS, gauge::Gauge};
use anyhow::Result;
use libseam::{CallOptions, Engine, Options};
use std::hint::black_box;

/// Checks and builds `amount.calls` times.
pub(crate) fn run(amount: &Amount) -> Result<()> {
    let engine = Engine::new(Options::from_environment())?;
    let options = CallOptions::default();
    let build = |count: u64| -> Result<()> {
        for _ in 0..count {
            black_box(engine.build(black_box(OPERATION), black_box(PARAMS), &options)?);
        }
        Ok(())
    };
    build(amount.warm_up)?;
    let gauge = Gauge::start();
    build(amount.calls)?;
    gauge.print(amount.calls);
    Ok(())
}
