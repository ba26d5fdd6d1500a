//! The line with which a run begins in the evidence, and a check later on: who runs what where.

use super::{OffBoard, thing::push_text};
use crate::{
    api::SPEC_VERSION,
    client::VERSION,
    json::{Object, Value},
    memory::{self, OutOfMemory},
};
use alloc::{string::String, vec::Vec};

impl OffBoard {
    /// Writes who runs what where. What the host did not say is null.
    pub(super) fn run_line(&self, plan_hash: &str) -> Result<Object, OutOfMemory> {
        let options = &self.options;
        let mut command = Vec::new();
        for word in &options.command {
            memory::push(&mut command, Value::String(self.access.quote(word)?))?;
        }
        let command = if command.is_empty() { Value::Null } else { Value::Array(command) };
        let platform = options.platform.as_deref().map(memory::copy).transpose()?;
        let mut given = Object::new()
            .try_with("allow", words(&options.allow)?)?
            .try_with("max_steps", i64::try_from(options.step_limit).ok().into())?;
        if let Some(deadline_ms) = options.deadline_ms {
            given = given.try_with("deadline_ms", i64::try_from(deadline_ms).ok().into())?;
        }
        Object::new()
            .try_with_text("tool", "libseam")?
            .try_with_text("version", VERSION)?
            .try_with_text("spec_version", SPEC_VERSION)?
            .try_with_text("surface", &self.access.surface)?
            .try_with("platform", platform.map_or(Value::Null, Value::String))?
            .try_with("command", command)?
            .try_with_text("endpoint", &self.access.endpoint)?
            .try_with_text("credential", &self.access.credential)?
            .try_with("operator", options.operator.try_clone()?.into())?
            .try_with("options", given.into())?
            .try_with("workspace", self.inventory.first_workspace()?.into())?
            .try_with_text("plan_hash", plan_hash)
    }
}

fn words(list: &[String]) -> Result<Value, OutOfMemory> {
    let mut words = Vec::new();
    for word in list {
        push_text(&mut words, word)?;
    }
    Ok(words.into())
}
