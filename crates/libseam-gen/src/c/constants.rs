//! `bindings/c/src/boundary/constants.rs`: the numbers and names that C programs are compiled with.

use crate::{codes::Code, rust_codes::comment, spec::Spec};
use anyhow::{Context as _, Result};
use std::fmt::Write as _;

/// Raised when a program that was compiled with an older header could no longer use the library. It is also the number
/// in the shared library's soname.
const ABI_VERSION: u32 = 0;

/// The library's version in its three parts.
pub(crate) struct Version {
    pub(crate) text: &'static str,
    pub(crate) parts: [u32; 3],
}

impl Version {
    /// The workspace's version, which is also this program's.
    pub(crate) fn of_workspace() -> Result<Self> {
        let text = env!("CARGO_PKG_VERSION");
        let numbers = text.split(['-', '+']).next().unwrap_or_default().split('.').map(str::parse);
        let parts = numbers.collect::<Result<Vec<u32>, _>>()?.try_into();
        Ok(Self { text, parts: parts.ok().context("the version does not have three parts")? })
    }

    /// The parts in one number that grows with the version: `0xMMmmpp`.
    pub(crate) fn number(&self) -> u32 {
        let [major, minor, patch] = self.parts;
        major << 16 | minor << 8 | patch
    }

    /// The version as C macros.
    pub(crate) fn macros(&self) -> String {
        let [major, minor, patch] = self.parts;
        format!(
            "/** The version of this header; `seam_version_number()` is that of the library. */\n\
             #define SEAM_VERSION_MAJOR {major}\n#define SEAM_VERSION_MINOR {minor}\n#define SEAM_VERSION_PATCH {patch}\n\
             #define SEAM_VERSION_STRING \"{}\"\n\
             /** `0xMMmmpp`: it grows with the version. */\n#define SEAM_VERSION_NUMBER 0x{:06x}\n\
             /** Whether this header is of that version or a later one. */\n\
             #define SEAM_AT_LEAST_VERSION(major, minor, patch) \\\n  \
             (SEAM_VERSION_NUMBER >= ((major) << 16 | (minor) << 8 | (patch)))\n\
             /** The ABI that a program compiled with this header needs; `seam_abi_version()` is the library's. */\n\
             #define SEAM_ABI_VERSION {ABI_VERSION}\n",
            self.text,
            self.number()
        )
    }
}

/// The constants as Rust text; rustfmt puts it in order, and cbindgen makes C of what is public.
pub(crate) fn constants(spec: &Spec) -> Result<String> {
    let version = Version::of_workspace()?;
    let mut out = String::from(
        "//! Numbers and names that follow from the tables; that they are the core's is checked at compile time.\n\n\
         use core::ffi::CStr;\nuse libseam_core::{ErrorCode, FailureKind, Outcome};\n\n",
    );
    writeln!(out, "pub(crate) const VERSION_NUMBER: u32 = 0x{:06x};", version.number())?;
    writeln!(out, "pub(crate) const VERSION_TEXT: &CStr = c{:?};", version.text)?;
    writeln!(out, "pub(crate) const ABI_VERSION: u32 = {ABI_VERSION};\n")?;
    out.push_str("/// All went well.\npub const SEAM_OK: u32 = 0;\n");
    of_codes(&mut out, &spec.codes.errors, "ERR", "ErrorCode")?;
    out.push_str("/// None: the exchange gave a reply.\npub const SEAM_FAILURE_NONE: u32 = 0;\n");
    of_codes(&mut out, &spec.codes.failures, "FAILURE", "FailureKind")?;
    of_codes(&mut out, &spec.codes.outcomes, "OUTCOME", "Outcome")?;
    for op in &spec.operations {
        let name = op.operation.replace('.', "_").to_uppercase();
        let about = comment(&format!("`{}`: {}", op.operation, op.summary));
        writeln!(out, "{about}pub const SEAM_OP_{name}: u32 = {};", op.id)?;
    }
    out.push_str("\npub(crate) static STATUS_NAMES: &[(u32, &CStr)] = &[(SEAM_OK, c\"ok\"),");
    for row in &spec.codes.errors {
        write!(out, "(SEAM_ERR_{}, c{:?}),", row.upper(), row.name)?;
    }
    out.push_str("];\n\npub(crate) static OPERATION_NAMES: &[(u32, &CStr)] = &[");
    for op in &spec.operations {
        write!(out, "{}({}, c{:?}),", op.condition(), op.id, op.operation)?;
    }
    out.push_str("];\n");
    Ok(out)
}

/// A table of codes as constants, with the proof that they are the core's.
fn of_codes(out: &mut String, rows: &[Code], infix: &str, core: &str) -> Result<()> {
    for row in rows {
        let (name, number) = (row.upper(), row.number.context("the code has no number")?);
        writeln!(out, "{}pub const SEAM_{infix}_{name}: u32 = {number};", comment(&row.doc))?;
    }
    writeln!(out, "const _: () = {{\nassert!({core}::ALL.len() == {});", rows.len())?;
    for row in rows {
        writeln!(out, "assert!(SEAM_{infix}_{} == {core}::{} as u32);", row.upper(), row.variant())?;
    }
    out.push_str("};\n");
    Ok(())
}
