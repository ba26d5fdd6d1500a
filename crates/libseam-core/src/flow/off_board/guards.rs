//! The guards of a plan: what needs the caller's consent before it is done.

use super::{
    document::{Document, Guard},
    inventory::Inventory,
    options::{DISCONNECTED_SYSTEM, MANY_STEPS, MERGED_IDENTITY, OWN_IDENTITY},
    steps::Step,
};
use crate::{
    flow::confirm::is_same,
    json::Value,
    memory::{self, OutOfMemory},
};
use alloc::{format, vec::Vec};

impl Document {
    /// Lists what needs the caller's consent, in the world as `inventory` found it.
    pub(super) fn guards_for(
        &self,
        inventory: &Inventory,
        step_limit: u64,
    ) -> Result<Vec<Guard>, OutOfMemory> {
        let mut guards = Vec::new();
        let is_meant =
            |step: &&Step| self.things.get(step.thing).is_some_and(|thing| inventory.covers(thing));
        let count = u64::try_from(self.steps.iter().filter(is_meant).count()).unwrap_or(u64::MAX);
        if count > step_limit {
            let why = format!("the plan has {count} steps, more than {step_limit}");
            memory::push(&mut guards, Guard { word: MANY_STEPS, why })?;
        }
        for place in self.places()? {
            let Some(id) = place.merged_id.as_ref().filter(|_| inventory.covers_place(place)) else {
                continue;
            };
            let why = format!("{id} was merged into {}, whose access would be taken away", place.person.id);
            memory::push(&mut guards, Guard { word: MERGED_IDENTITY, why })?;
        }
        for system in inventory.systems.iter().filter(|system| Inventory::is_disconnected(system)) {
            let text = |name: &str| system.get(name).and_then(Value::as_str);
            let name = text("name").or_else(|| text("acs_system_id")).unwrap_or_default();
            memory::ensure_available(name.len())?;
            let why =
                format!("the access system {name} is disconnected: what is taken away there stays pending");
            memory::push(&mut guards, Guard { word: DISCONNECTED_SYSTEM, why })?;
        }
        if inventory.own_ids.iter().any(|id| is_same(id, &self.main.person.id)) {
            let why = memory::copy("the credential is the person's own client session")?;
            memory::push(&mut guards, Guard { word: OWN_IDENTITY, why })?;
        }
        Ok(guards)
    }
}
