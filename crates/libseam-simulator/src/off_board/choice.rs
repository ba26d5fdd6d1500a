//! The wishes of the caller of an off-boarding.

use fastrand::Rng;
use serde_json::{Value, json};

use super::company;
use crate::target::id;

/// The words of consent, but for those that are part of the plan.
const WORDS: [&str; 3] = ["disconnected_system", "many_steps", "merged_identity"];

/// The wishes that decide what is planned.
#[derive(Debug, Clone, Default)]
pub(crate) struct Choice {
    pub(crate) is_cascade: bool,
    pub(crate) keeps_identity: bool,
    pub(crate) only_suspends: bool,
    pub(crate) keeps_cards: bool,
    pub(crate) takes_unlinked: bool,
    pub(crate) deletes_unsuspendable: bool,
    /// The codes that belong to nobody and that the caller names.
    pub(crate) codes: Vec<String>,
    /// The member that names the person.
    person: Value,
    /// True if the caller gives every word of consent that the plan does not depend on.
    pub(crate) consents: bool,
}

impl Choice {
    /// Chooses wishes. `codes` are those that the company has and that are no grant's.
    pub(crate) fn choose(rng: &mut Rng, codes: &[String], is_merged: bool) -> Self {
        let mut choice = Self { person: name(rng, is_merged), consents: rng.u32(..8) > 0, ..Self::default() };
        match rng.u32(..8) {
            0 | 1 => choice.keeps_identity = true,
            2 => choice.only_suspends = true,
            3 => choice.is_cascade = true,
            _ => {}
        }
        choice.keeps_cards = rng.u32(..4) == 0;
        choice.takes_unlinked = rng.bool();
        choice.deletes_unsuspendable = rng.u32(..3) == 0;
        choice.codes = codes.iter().filter(|_| rng.u32(..3) == 0).cloned().collect();
        choice
    }

    /// Reports whether identity and users stay.
    pub(crate) fn keeps_users(&self) -> bool {
        self.keeps_identity || self.only_suspends
    }

    /// Returns the options of a flow that plans.
    pub(crate) fn to_plan(&self) -> Value {
        let mut options = self.person.clone();
        options["allow"] = self.allow();
        for (name, is_given) in [("keep_identity", self.keeps_identity), ("keep_cards", self.keeps_cards)] {
            if is_given {
                options[name] = true.into();
            }
        }
        if self.only_suspends {
            options["only"] = "suspend".into();
        }
        if self.is_cascade {
            options["mode"] = "cascade".into();
        }
        if !self.codes.is_empty() {
            options["access_code_ids"] = json!(self.codes);
        }
        options
    }

    /// Returns the words of consent.
    pub(crate) fn allow(&self) -> Value {
        let mut words: Vec<&str> = if self.consents { WORDS.to_vec() } else { Vec::new() };
        for (word, is_given) in
            [("unlinked_users", self.takes_unlinked), ("delete_unsuspendable", self.deletes_unsuspendable)]
        {
            if is_given {
                words.push(word);
            }
        }
        json!(words)
    }
}

/// Names the person in one of the ways.
fn name(rng: &mut Rng, is_merged: bool) -> Value {
    match rng.u32(..8) {
        0 => json!({ "email": "ANN.LEE@example.com" }),
        1 => json!({ "person": "ann.lee@example.com" }),
        // Somebody else may have the number or the name.
        2 => json!({ "phone": "+1 (555) 555-0100" }),
        3 => json!({ "search": "Ann Lee" }),
        4 if is_merged => json!({ "user_identity_id": id("1de", company::LETTER, 6) }),
        _ => json!({ "user_identity_id": company::person() }),
    }
}
