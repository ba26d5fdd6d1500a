//! The client that blocks, without a language border around it.

use crate::{Amount, OPERATION, PARAMS, gauge::Gauge};
use anyhow::Result;
use libseam::{Options, blocking::Client};

/// Calls one after the other.
pub(crate) fn run(amount: &Amount) -> Result<()> {
    let client = Client::new(Options::from_environment())?;
    for _ in 0..amount.warm_up {
        client.call(OPERATION, PARAMS)?;
    }
    let gauge = Gauge::start();
    for _ in 0..amount.calls {
        client.call(OPERATION, PARAMS)?;
    }
    gauge.print(amount.calls);
    Ok(())
}
