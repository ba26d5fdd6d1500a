//! The proof while the identity is there: what it can still open, and what the person did at doors.

use super::{
    OffBoard, Phase,
    ask::{self, Ask},
    inventory::Inventory,
    options::Mode,
    steps::Stage,
    thing,
};
use crate::{
    calendar,
    check::validate::Moment,
    flow::confirm::Refusal,
    json::{Object, Value},
    memory::{self, OutOfMemory},
};
use alloc::string::String;

/// The waits between two looks at the doors, in milliseconds.
const DOOR_WAITS_MS: [u64; 4] = [1_000, 2_000, 4_000, 8_000];

impl OffBoard {
    /// Starts to look at what the identity can still open.
    pub(super) fn ask_for_doors(&mut self, tries: usize) -> Result<(), Refusal> {
        let Some(plan) = &self.plan else { return Ok(()) };
        let is_thorough = plan.choice.mode == Mode::Thorough;
        self.inventory = Inventory::of(core::mem::take(&mut self.inventory.places));
        self.asks.clear();
        self.next_ask = 0;
        for at in 0..self.inventory.places.len() {
            let place = self.inventory.places.get(at);
            let is_there = place.is_some_and(|place| place.has_identity && !place.is_identity_missing);
            if !is_there || !is_thorough {
                continue;
            }
            memory::push(&mut self.asks, (at, Ask::Entrances))?;
            memory::push(&mut self.asks, (at, Ask::Devices))?;
            if let Some(since) = self.events_since()? {
                memory::push(&mut self.asks, (at, Ask::DoorEvents(since)))?;
            }
        }
        self.reader.forget();
        self.phase = Phase::Doors(tries);
        Ok(())
    }

    /// Returns the time since which the person's events at doors are evidence: that at which the access was to end, or else
    /// that at which this flow began, where the host has a clock.
    pub(super) fn events_since(&self) -> Result<Option<String>, OutOfMemory> {
        let effective = self.options.audit.get("effective_at").and_then(Value::as_str);
        if let Some(effective) = effective.filter(|text| Moment::read(text).is_some()) {
            return memory::copy(effective).map(Some);
        }
        memory::ensure_available(0)?;
        Ok(self.options.now_ms.map(calendar::utc))
    }

    /// Goes on if the person can open nothing any more; looks again, for some time, if they can.
    pub(super) fn look_at_doors(&mut self, tries: usize, now_ms: u64, ends_ms: u64) -> Result<(), Refusal> {
        // Of several workspaces, their names follow.
        let is_of_events = |what: &Value| what.as_str().is_some_and(|what| what.starts_with(ask::EVENTS));
        let is_read = !self.asks.is_empty() && self.inventory.not_searched.iter().all(is_of_events);
        let is_unread = self.asks.is_empty() || self.inventory.not_searched.iter().any(is_of_events);
        let since = if is_unread { None } else { self.events_since()? };
        let (doors, devices) = (self.inventory.entrances.len(), self.inventory.things.len());
        let wait_ms =
            DOOR_WAITS_MS.get(tries).copied().filter(|wait_ms| now_ms.saturating_add(*wait_ms) < ends_ms);
        if is_read
            && doors.saturating_add(devices) > 0
            && let Some(wait_ms) = wait_ms
        {
            let until_ms = now_ms.saturating_add(wait_ms);
            self.phase = Phase::DoorsWait { until_ms, tries: tries.saturating_add(1) };
            return Ok(());
        }
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let mut members = Object::new().try_with("is_read", is_read.into())?;
        if is_read {
            members = members
                .try_with_number("entrances", number(doors))?
                .try_with_number("devices", number(devices))?
                .try_with("entrances_left", thing::clone_list(&self.inventory.entrances)?)?;
        }
        if let Some(since) = &since {
            members = members
                .try_with_text("events_since", since)?
                .try_with("events", thing::clone_list(&self.inventory.door_events)?)?;
        }
        if let Some(apply) = &mut self.apply {
            apply.doors_left = is_read.then_some((doors, devices));
            if let Some(evidence) = &mut apply.evidence {
                evidence.add("doors", members, now_ms)?;
            }
        }
        self.phase = Phase::Steps(Stage::Identity);
        Ok(())
    }
}
