//! The input of an off-boarding, by its digest.

use crate::{digest, json::Object, memory::OutOfMemory};
use alloc::string::String;

/// The options that name the person and decide what is planned.
const INPUT: [&str; 11] = [
    "access_code_ids",
    "email",
    "keep_cards",
    "keep_identity",
    "mode",
    "only",
    "person",
    "phone",
    "search",
    "user_identity_id",
    "workspaces",
];

/// The input of a caller, as evidence shows it.
#[derive(Debug)]
pub(super) struct Input {
    /// `plan`, or `options` where the person was named by them.
    kind: &'static str,
    sha256: String,
}

impl Input {
    /// Takes the text of a plan. Its digest is that of the file which `seam offboard --plan` writes.
    pub(super) fn of_plan(plan: &[u8]) -> Result<Self, OutOfMemory> {
        let mut digest = digest::Digest::default();
        digest.add(plan.trim_ascii_end());
        digest.add(b"\n");
        Ok(Self { kind: "plan", sha256: digest.to_hex()? })
    }

    /// Takes the options that name the person and decide what is planned.
    pub(super) fn of_options(options: &Object) -> Result<Self, OutOfMemory> {
        let mut given = Object::new();
        for name in INPUT {
            if let Some(value) = options.get(name) {
                given = given.try_with(name, value.try_clone()?)?;
            }
        }
        Ok(Self { kind: "options", sha256: digest::hex(given.try_to_json()?.as_bytes())? })
    }

    /// Writes it, with the number of people in it.
    pub(super) fn to_object(&self) -> Result<Object, OutOfMemory> {
        Object::new()
            .try_with_text("kind", self.kind)?
            .try_with_number("rows", 1)?
            .try_with_text("sha256", &self.sha256)
    }
}
