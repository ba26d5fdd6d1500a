//! Many removals with some under way at once, as a batch makes them.

use crate::{Amount, OPERATION, PARAMS, gauge::Gauge};
use anyhow::Result;
use libseam::{Client, Options};
use std::{cell::Cell, rc::Rc};
use tokio::task::{JoinSet, LocalSet};

const IN_FLIGHT: u64 = 32;

/// Calls until `amount.calls` are done, with 32 under way.
pub(crate) fn run(amount: &Amount) -> Result<()> {
    let client = Client::new(Options::from_environment())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, async {
        call(&client, amount.warm_up).await?;
        let gauge = Gauge::start();
        call(&client, amount.calls).await?;
        gauge.print(amount.calls);
        Ok(())
    })
}

/// Makes `count` calls: each of 32 tasks takes the next one when it is done with its last.
async fn call(client: &Client, count: u64) -> Result<()> {
    let left = Rc::new(Cell::new(count));
    let mut tasks = JoinSet::new();
    for _ in 0..IN_FLIGHT {
        let (client, left) = (client.clone(), Rc::clone(&left));
        tasks.spawn_local(async move {
            while left.get() > 0 {
                left.set(left.get() - 1);
                client.call(OPERATION, PARAMS).await?;
            }
            Ok::<(), libseam::Error>(())
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    Ok(())
}
