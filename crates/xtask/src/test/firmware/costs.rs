//! What the library costs a firmware.

use super::{image::Built, map, table};
use crate::{
    step,
    test::{
        Tally,
        ledger::{self, Checks},
    },
};
use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fs, path::Path, process::Command};

/// The part of the ledger of sizes.
const PART: &str = "firmware";

/// What nothing may pass, in bytes.
const MOST_FLASH: u64 = 72 * 1024;
const MOST_HEAP: u64 = 8 * 1024;
const MOST_STACK: u64 = 2560;

/// The sizes, in bytes.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Costs {
    /// The whole image of the controller in `tests/firmware/controller`: code, constants and initial data.
    pub(super) flash: u64,
    /// The library's part of it.
    pub(super) flash_of_libseam: u64,
    /// The library's variables.
    pub(super) static_ram_of_libseam: u64,
    /// The most that any call takes of the stack, whatever it is given and whatever the server answers.
    #[serde(default)]
    pub(super) worst_stack: u64,
    /// By operation.
    pub(super) calls: BTreeMap<String, Call>,
}

/// What one call takes.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Call {
    /// The smallest heap with which it always succeeds, its client included.
    pub(super) heap: u64,
    /// The client's part of that, which stays from call to call.
    pub(super) client: u64,
    /// The most that is taken from a heap that has plenty, besides the client.
    pub(super) peak: u64,
    /// Of the stack, the program's own driving and exchange included.
    pub(super) stack: u64,
}

impl Costs {
    /// Measures the controller's image.
    pub(super) fn image(&mut self, built: &Built) -> Result<()> {
        let size = step::ask(Command::new("arm-none-eabi-size").arg(&built.image))?;
        let numbers = size.lines().nth(1).unwrap_or_default().split_whitespace();
        let numbers: Vec<u64> = numbers.take(2).filter_map(|number| number.parse().ok()).collect();
        let [text, data] = numbers[..] else { bail!("arm-none-eabi-size does not say sizes:\n{size}") };
        let map = fs::read_to_string(&built.map).context("cannot read the linker's map")?;
        let archive = Some("libseam.a(");
        self.flash = text + data;
        self.flash_of_libseam = map::bytes(&map, &[".text", ".rodata", ".data"], archive);
        self.static_ram_of_libseam = map::bytes(&map, &[".bss", ".data"], archive);
        Ok(())
    }

    /// Takes what the test program measured: lines `measure WHAT OPERATION = BYTES`.
    pub(super) fn calls(&mut self, output: &str) -> Result<()> {
        for line in output.lines().filter_map(|line| line.strip_prefix("measure ")) {
            let wrong = || format!("not a measurement: {line}");
            let (what, bytes) = line.split_once(" = ").with_context(wrong)?;
            let (what, operation) = what.split_once(' ').with_context(wrong)?;
            let bytes = bytes.trim().parse().with_context(wrong)?;
            if what == "worst_stack" {
                self.worst_stack = bytes;
                continue;
            }
            let call = self.calls.entry(operation.into()).or_default();
            match what {
                "heap" => call.heap = bytes,
                "client" => call.client = bytes,
                "peak" => call.peak = bytes,
                "stack" => call.stack = bytes,
                _ => bail!(wrong()),
            }
        }
        Ok(())
    }

    /// Compares with the budgets and with the ledger, or writes that.
    pub(super) fn compare(&self, root: &Path) -> Result<Tally> {
        let mut checks = Checks::default();
        let most = MOST_FLASH;
        checks.check(self.flash <= most, || format!("{} bytes of flash; at most {most}", self.flash));
        let (most, stack) = (MOST_STACK, self.worst_stack);
        checks.check((1..=most).contains(&stack), || format!("{stack} bytes of stack; at most {most}"));
        let most = MOST_HEAP;
        for (operation, call) in &self.calls {
            let heap = call.heap;
            checks.check(heap <= most, || format!("{operation}: {heap} bytes of heap; at most {most}"));
        }
        checks.check(!self.calls.is_empty(), || "no call was measured".into());
        checks.compare(root, PART, &serde_json::to_value(self)?)?;
        let known = serde_json::from_value(ledger::part(root, PART)?)?;
        let told = table::is_told(root, &known)?;
        checks.check(told, || "docs/firmware.md has other sizes than the ledger; run with BLESS=1".into());
        Ok(checks.tally("firmware sizes"))
    }
}
