//! The sizes as `docs/firmware.md` tells them.

use super::costs::{Call, Costs};
use crate::test::ledger::is_blessing;
use anyhow::{Context as _, Result};
use std::{fs, path::Path};

const PATH: &str = "docs/firmware.md";
const BEGIN: &str = "<!-- sizes: written from sizes.json by the same command -->\n";
const END: &str = "<!-- end of sizes -->";

/// Whether the document tells the ledger's sizes; blessing makes it so.
pub(super) fn is_told(root: &Path, costs: &Costs) -> Result<bool> {
    let path = root.join(PATH);
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {PATH}"))?;
    let (before, rest) = text.split_once(BEGIN).with_context(|| format!("{PATH} has no place for sizes"))?;
    let (_, after) = rest.split_once(END).with_context(|| format!("{PATH} has no end of the sizes"))?;
    let fresh = format!("{before}{BEGIN}{}{END}{after}", table(costs));
    if is_blessing() {
        fs::write(&path, &fresh)?;
    }
    Ok(is_blessing() || fresh == text)
}

fn table(costs: &Costs) -> String {
    let call = |get: fn(&Call) -> u64| {
        let least = costs.calls.values().map(get).min().unwrap_or_default();
        let most = costs.calls.values().map(get).max().unwrap_or_default();
        if least == most { number(most) } else { format!("{} – {}", number(least), number(most)) }
    };
    let rows = [
        (
            "flash",
            number(costs.flash),
            "the whole image of `tests/firmware/controller`: start-up, HTTP, heap, library",
        ),
        (
            "of that, libseam",
            number(costs.flash_of_libseam),
            "code and constants that the linker took from `libseam.a`",
        ),
        ("static RAM of libseam", number(costs.static_ram_of_libseam), "its variables"),
        (
            "heap",
            call(|call| call.heap),
            "the smallest with which a call always succeeds, its client included",
        ),
        (
            "peak",
            call(|call| call.peak),
            "the most that a call takes of a heap that has plenty, besides the client",
        ),
        ("client", call(|call| call.client), "the part of the heap that stays from call to call"),
        ("stack", call(|call| call.stack), "in a call that is confirmed, with the controller's own HTTP"),
        (
            "stack at worst",
            number(costs.worst_stack),
            "in any call, whatever the server answers and whatever is asked for",
        ),
    ];
    let mut out = String::from("| | bytes | what that is |\n|---|---|---|\n");
    for (name, bytes, about) in rows {
        out.push_str(&format!("| {name} | {bytes} | {about} |\n"));
    }
    out
}

/// A number with a thin gap between its thousands.
fn number(bytes: u64) -> String {
    if bytes < 1000 { bytes.to_string() } else { format!("{} {:03}", number(bytes / 1000), bytes % 1000) }
}
