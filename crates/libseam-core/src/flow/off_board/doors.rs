//! The proof while the identity is there: what it can still open, and what the person did at doors.

use super::{
    OffBoard, Phase,
    ask::{self, Ask},
    choice::Mode,
    document::Document,
    inventory::Inventory,
    kind::Kind,
    place::Place,
    steps::Stage,
    thing,
};
use crate::{
    calendar,
    check::validate::Moment,
    flow::confirm::{Refusal, is_same},
    json::{Object, Value},
    memory::{self, OutOfMemory},
};
use alloc::{string::String, vec::Vec};

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
            let Some(place) = self.inventory.places.get(at).filter(|_| is_thorough) else { continue };
            if tries == 0 {
                for device in devices(plan, place)? {
                    memory::push(&mut self.asks, (at, Ask::UnmanagedCodesOf(device)))?;
                }
            }
            if !can_open(place) {
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
        let is_left = |what: &str| {
            let mut known = self.inventory.not_searched.iter().filter_map(Value::as_str);
            known.any(|known| known.starts_with(what))
        };
        let is_thorough = self.plan.as_ref().is_some_and(|plan| plan.choice.mode == Mode::Thorough);
        let can_ask = is_thorough && self.inventory.places.iter().any(can_open);
        let is_read = can_ask && !is_left(ask::DOORS);
        let since = if can_ask && !is_left(ask::EVENTS) { self.events_since()? } else { None };
        if tries == 0 && is_thorough && !is_left(ask::UNMANAGED_CODES) {
            let codes = core::mem::take(&mut self.inventory.unmanaged_codes);
            if let Some(apply) = &mut self.apply {
                apply.unmanaged_codes = Some(codes);
            }
        }
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
        if let Some(codes) = self.apply.as_ref().and_then(|apply| apply.unmanaged_codes.as_ref()) {
            members = members.try_with("unmanaged_codes", thing::clone_list(codes)?)?;
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

/// Reports whether there is an identity to ask what it can open.
fn can_open(place: &Place) -> bool {
    place.has_identity && !place.is_identity_missing
}

/// Lists the devices in a workspace that the person could reach: those that are linked, and those that had a code.
fn devices(plan: &Document, place: &Place) -> Result<Vec<String>, OutOfMemory> {
    let mut devices: Vec<String> = Vec::new();
    for thing in plan.things.iter().filter(|thing| place.has(thing.workspace.as_deref())) {
        let id = match thing.kind {
            Kind::Device => Some(thing.id.as_str()),
            _ => thing.facts.get("device_id").and_then(Value::as_str),
        };
        if let Some(id) = id.filter(|id| !devices.iter().any(|known| is_same(known, id))) {
            memory::push(&mut devices, memory::copy(id)?)?;
        }
    }
    Ok(devices)
}
