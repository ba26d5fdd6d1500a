//! Targets that tarballs are made for, and the files that a library has on each.

use crate::step;
use anyhow::{Context as _, Result};
use std::process::Command;

/// Program that links a library.
#[derive(Clone, Copy)]
pub(crate) enum Linker {
    /// zig, for the system named: where that ends in a version, it is glibc's, the oldest that has the architecture or
    /// that Python's wheels have.
    Zig(&'static str),
    /// None here: zig compiles a static library, and only Apple's linker has the frameworks for a shared one.
    Apple,
    /// A compiler of this machine.
    Gcc(&'static str),
    /// None: there is no system, and only a static library.
    Nothing,
}

/// Targets of `cargo xtask dist --target`.
const OFFERED: &[(&str, Linker)] = &[
    ("x86_64-unknown-linux-gnu", Linker::Zig("x86_64-unknown-linux-gnu.2.17")),
    ("aarch64-unknown-linux-gnu", Linker::Zig("aarch64-unknown-linux-gnu.2.17")),
    ("armv7-unknown-linux-gnueabihf", Linker::Zig("armv7-unknown-linux-gnueabihf.2.17")),
    ("riscv64gc-unknown-linux-gnu", Linker::Zig("riscv64gc-unknown-linux-gnu.2.27")),
    ("x86_64-unknown-linux-musl", Linker::Zig("x86_64-unknown-linux-musl")),
    ("x86_64-pc-windows-gnu", Linker::Gcc("x86_64-w64-mingw32-gcc")),
    ("aarch64-apple-darwin", Linker::Apple),
    ("x86_64-apple-darwin", Linker::Apple),
    ("thumbv6m-none-eabi", Linker::Nothing),
    ("thumbv7m-none-eabi", Linker::Nothing),
    ("thumbv7em-none-eabihf", Linker::Nothing),
    ("thumbv8m.main-none-eabihf", Linker::Nothing),
    ("riscv32imac-unknown-none-elf", Linker::Nothing),
    ("riscv32imc-unknown-none-elf", Linker::Nothing),
];

/// Names of processors: Rust's; a regular expression of those that CMake and toolchain files have, in lower case; and
/// Conan's. A 64-bit processor may run a 32-bit system, and the size of pointers tells the two apart.
const PROCESSORS: &[(&str, &str, &str)] = &[
    ("x86_64", "x86_64|amd64|x64", "x86_64"),
    ("aarch64", "aarch64|arm64", "armv8"),
    ("arm", "arm.*|aarch64|cortex.*", "armv7hf"),
    ("riscv64", "riscv.*|rv64.*", "riscv64"),
    ("riscv32", "riscv.*|rv32.*", "riscv32"),
];

/// Archives for firmware: the condition in Zephyr's configuration under which they fit, and the processors of Espressif.
const FIRMWARE: &[(&str, &str, &str)] = &[
    ("thumbv6m-none-eabi", "ARMV6_M_ARMV8_M_BASELINE && !SMP", ""),
    ("thumbv7m-none-eabi", "ARMV7_M_ARMV8_M_MAINLINE && !FP_HARDABI", ""),
    ("thumbv7em-none-eabihf", "(CPU_CORTEX_M4 || CPU_CORTEX_M7) && FP_HARDABI", ""),
    ("thumbv8m.main-none-eabihf", "ARMV8_M_MAINLINE && FP_HARDABI", ""),
    (
        "riscv32imac-unknown-none-elf",
        "RISCV && !64BIT && RISCV_ISA_EXT_A && RISCV_ISA_EXT_C && !FPU",
        "esp32c6, esp32h2",
    ),
    (
        "riscv32imc-unknown-none-elf",
        "RISCV && !64BIT && RISCV_ISA_EXT_M && RISCV_ISA_EXT_C && !FPU && !SMP",
        "esp32c2, esp32c3",
    ),
];

/// A target, as the compiler describes it.
pub(crate) struct Target {
    pub(crate) triple: String,
    /// Lines of `rustc --print cfg`.
    description: String,
    /// True for this machine, whose own linker is there.
    is_host: bool,
}

/// Files of the library on a target beside the static one, and CMake's name of its system.
#[derive(Default)]
pub(crate) struct Files {
    /// CMake's name of the system; empty where there is none.
    pub(crate) system: &'static str,
    /// Name of the shared library as cargo leaves it; empty where there is none.
    pub(crate) built: &'static str,
    /// Folder and name of the shared library in the tree.
    pub(crate) shared: String,
    /// Name that a program loads, and that is a link to the shared library.
    pub(crate) soname: String,
    /// Library that a program links instead of the shared one; empty where it links that.
    pub(crate) imports: &'static str,
}

impl Target {
    /// Describes `triple`.
    pub(crate) fn new(triple: &str) -> Result<Self> {
        let mut rustc = Command::new("rustc");
        let description = step::ask(rustc.args(["--print", "cfg", "--target", triple]))?;
        Ok(Self { triple: triple.into(), description, is_host: false })
    }

    /// Describes the machine that this runs on.
    pub(crate) fn host() -> Result<Self> {
        let version = step::ask(Command::new("rustc").arg("-vV"))?;
        let triple = version.lines().find_map(|line| line.strip_prefix("host: "));
        Ok(Self { is_host: true, ..Self::new(triple.context("rustc names no host")?)? })
    }

    /// Returns the program that links the library.
    pub(crate) fn linker(&self) -> Linker {
        let row = OFFERED.iter().find(|(triple, _)| *triple == self.triple);
        row.map_or(Linker::Nothing, |(_, linker)| *linker)
    }

    /// Returns the regular expression of CMake's names for the processor.
    pub(crate) fn processor(&self) -> &str {
        self.row().map_or(self.cfg("target_arch"), |(_, cmake, _)| cmake)
    }

    /// Returns Conan's name for the processor.
    pub(crate) fn conan_processor(&self) -> &str {
        self.row().map_or(self.cfg("target_arch"), |(_, _, conan)| conan)
    }

    /// Returns the condition in Zephyr's configuration; empty for a target with a system.
    pub(crate) fn zephyr(&self) -> &'static str {
        self.firmware().map_or("", |(_, condition, _)| condition)
    }

    /// Returns the names of Espressif's processors, with commas between them; empty if none has this archive.
    pub(crate) fn espressif(&self) -> &'static str {
        self.firmware().map_or("", |(_, _, processors)| processors)
    }

    fn firmware(&self) -> Option<&'static (&'static str, &'static str, &'static str)> {
        FIRMWARE.iter().find(|(triple, ..)| *triple == self.triple)
    }

    fn row(&self) -> Option<&'static (&'static str, &'static str, &'static str)> {
        PROCESSORS.iter().find(|(arch, ..)| *arch == self.cfg("target_arch"))
    }

    /// Returns the size of a pointer.
    pub(crate) fn pointer_bytes(&self) -> Result<u32> {
        Ok(self.cfg("target_pointer_width").parse::<u32>()? / 8)
    }

    /// Returns true if a shared library can be made.
    pub(crate) fn has_shared(&self) -> bool {
        !self.files("", 0).built.is_empty()
    }

    /// Returns the files of the library in `version`, whose ABI has the number `abi`.
    pub(crate) fn files(&self, version: &str, abi: u32) -> Files {
        match (self.cfg("target_os"), self.cfg("target_env")) {
            ("none", _) => Files::default(),
            ("windows", _) => Files {
                system: "Windows",
                built: "seam.dll",
                shared: "bin/seam.dll".into(),
                imports: "libseam.dll.a",
                ..Files::default()
            },
            ("macos", _) if !self.is_host => Files { system: "Darwin", ..Files::default() },
            ("macos", _) => Files {
                system: "Darwin",
                built: "libseam.dylib",
                shared: format!("lib/libseam.{version}.dylib"),
                soname: format!("libseam.{abi}.dylib"),
                ..Files::default()
            },
            // Rust links musl statically, and makes no shared library for it.
            (_, "musl") => Files { system: "Linux", ..Files::default() },
            _ => Files {
                system: "Linux",
                built: "libseam.so",
                shared: format!("lib/libseam.so.{version}"),
                soname: format!("libseam.so.{abi}"),
                ..Files::default()
            },
        }
    }

    /// Returns what the compiler says of `key`, or nothing.
    fn cfg(&self, key: &str) -> &str {
        let mut pairs = self.description.lines().filter_map(|line| line.split_once('='));
        pairs.find(|(name, _)| *name == key).map_or("", |(_, value)| value.trim_matches('"'))
    }
}

/// Returns the triples of all targets that are offered.
pub(crate) fn triples() -> impl Iterator<Item = &'static str> {
    OFFERED.iter().map(|(triple, _)| *triple)
}
