//! `docs/sizes.json`: what the library costs a firmware. The test measures anew and compares; with `BLESS=1` it writes.

use super::{image::Built, map, table};
use crate::{step, test::Tally};
use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fs, path::Path, process::Command};

const PATH: &str = "docs/sizes.json";

/// What nothing may pass, in bytes.
const MOST_FLASH: u64 = 64 * 1024;
const MOST_HEAP: u64 = 8 * 1024;

/// How far a number may be from the ledger's, in per cent: compilers differ.
const TOLERANCE: u64 = 4;

/// The sizes, in bytes.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ledger {
    /// How they are measured.
    about: String,
    /// The whole image of the controller in `tests/firmware/controller`: code, constants and initial data.
    pub(super) flash: u64,
    /// The library's part of it.
    pub(super) flash_of_libseam: u64,
    /// The library's variables.
    pub(super) static_ram_of_libseam: u64,
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

const ABOUT: &str = "Bytes on a Cortex-M4F, measured by `cargo xtask test firmware`; `BLESS=1` writes them. See docs/firmware.md.";

impl Ledger {
    /// Measures the controller's image.
    pub(super) fn image(&mut self, built: &Built) -> Result<()> {
        let size = step::ask(Command::new("arm-none-eabi-size").arg(&built.image))?;
        let numbers = size.lines().nth(1).unwrap_or_default().split_whitespace();
        let numbers: Vec<u64> = numbers.take(2).filter_map(|number| number.parse().ok()).collect();
        let [text, data] = numbers[..] else { bail!("arm-none-eabi-size does not say sizes:\n{size}") };
        let map = fs::read_to_string(&built.map).context("cannot read the linker's map")?;
        let archive = Some("libseam.a(");
        self.about = ABOUT.into();
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
        let path = root.join(PATH);
        let blessing = std::env::var_os("BLESS").is_some();
        if blessing {
            fs::write(&path, format!("{}\n", serde_json::to_string_pretty(self)?))?;
        }
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {PATH}"))?;
        let known: Self = serde_json::from_str(&text).with_context(|| format!("{PATH} is not a ledger"))?;
        let (mut passed, mut failed) = (0, 0);
        let mut check = |holds: bool, complaint: &dyn Fn() -> String| {
            if holds {
                passed += 1;
            } else {
                eprintln!("  {}", complaint());
                failed += 1;
            }
        };
        check(self.flash <= MOST_FLASH, &|| format!("{} bytes of flash; at most {MOST_FLASH}", self.flash));
        for (operation, call) in &self.calls {
            let heap = call.heap;
            check(heap <= MOST_HEAP, &|| format!("{operation}: {heap} bytes of heap; at most {MOST_HEAP}"));
        }
        let (now, then) = (self.numbers(), known.numbers());
        let told = table::is_told(root, &known, blessing)?;
        check(told, &|| format!("docs/firmware.md has other sizes than {PATH}; run with BLESS=1"));
        check(now.keys().eq(then.keys()), &|| format!("{PATH} lists other sizes; write it with BLESS=1"));
        for (what, now) in &now {
            let then = then.get(what).copied().unwrap_or_default();
            let near = now.abs_diff(then) * 100 <= then * TOLERANCE;
            check(near, &|| {
                format!("{what}: {now}, and not about {then}; if that is right, run with BLESS=1")
            });
        }
        Ok(Tally::of_runner("firmware sizes", passed, failed, !self.calls.is_empty()))
    }

    /// Every number with its name.
    fn numbers(&self) -> BTreeMap<String, u64> {
        let image = [
            ("flash", self.flash),
            ("flash_of_libseam", self.flash_of_libseam),
            ("static_ram_of_libseam", self.static_ram_of_libseam),
        ];
        let image = image.map(|(name, bytes)| (name.to_owned(), bytes));
        let calls = self.calls.iter().flat_map(|(operation, call)| {
            [("heap", call.heap), ("client", call.client), ("peak", call.peak), ("stack", call.stack)]
                .map(|(name, bytes)| (format!("{operation}.{name}"), bytes))
        });
        image.into_iter().chain(calls).collect()
    }
}
