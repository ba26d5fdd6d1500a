//! The test programs with the compilers' sanitizers, in the library as well as in the programs: memory that is misused
//! or lost, what C leaves undefined, and threads that race.

use super::{PROGRAMS, Tally, compiler::Compiler, if_to_be_had, slowly, suite_of};
use crate::{
    build::{c::tree, cargo},
    provide::{provide, provide_files},
    step,
};
use anyhow::{Context as _, Result, bail};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

const TARGET: &str = "x86_64-unknown-linux-gnu";

/// Flags of the C compiler.
const ADDRESS: [&str; 2] = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
const THREAD: [&str; 1] = ["-fsanitize=thread"];

/// What the runtime of an older compiler lacks.
const RUNTIME: &str = "tests/c/tsan.c";

/// Mistakes that are made on purpose, and by what words each sanitizer tells of them.
const MISUSE: [(&str, &str); 3] = [
    ("freed", "AddressSanitizer: heap-use-after-free"),
    ("leak", "LeakSanitizer: detected memory leaks"),
    ("overflow", "runtime error: signed integer overflow"),
];
const RACES: [(&str, &str); 2] =
    [("race", "ThreadSanitizer: data race"), ("freed", "ThreadSanitizer: heap-use-after-free")];

/// Programs in which threads meet.
const THREADED: [&str; 3] = ["callback", "transport", "threads"];

/// Where Debian has a compiler, and the source of the library that belongs to it.
const DEBIAN: [&str; 2] = ["/usr/bin/rustc", "/usr/lib/rustlib/src/rust/library/Cargo.lock"];

/// Runs them.
pub(crate) fn run(root: &Path) -> Result<Vec<Tally>> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        eprintln!("  the sanitizers run on x86-64 Linux only");
        return Ok(Vec::new());
    }
    let mut tallies = address(root)?;
    let rustc = if_to_be_had(rustc_with_source(), "Threads are not watched")?;
    if let Some(rustc) = rustc {
        tallies.extend(thread(root, rustc)?);
    }
    Ok(tallies)
}

/// Everything, watched for misused memory. Those that measure memory themselves would measure the sanitizer.
fn address(root: &Path) -> Result<Vec<Tally>> {
    let folder = root.join("target/sanitizers/address");
    let mut build = sanitized(root, &folder, "-Zsanitizer=address");
    step::run("the library with AddressSanitizer", &mut build)?;
    let bench = Bench::new(root, &folder, &ADDRESS, ", ASan and UBSan")?;
    let mut tallies = vec![bench.planted(&MISUSE)?];
    for program in PROGRAMS.iter().filter(|program| !program.measures_itself) {
        tallies.push(bench.suite("c", program.name, program.needs_sandbox)?);
    }
    for (name, needs_sandbox) in [("vectors", false), ("api", true)] {
        tallies.push(bench.suite("cpp", name, needs_sandbox)?);
    }
    Ok(tallies)
}

/// What has threads, watched for races. Rust's own library is compiled for that as well: what its locks do would not be
/// seen otherwise.
fn thread(root: &Path, rustc: Option<PathBuf>) -> Result<Vec<Tally>> {
    let folder = root.join("target/sanitizers/thread");
    // The runtime is the C compiler's, which links the programs.
    let mut build = sanitized(root, &folder, "-Zsanitizer=thread\u{1f}-Zexternal-clangrt");
    build.args(["-Zbuild-std=std,panic_unwind"]);
    build.envs(rustc.map(|rustc| ("RUSTC", rustc)));
    step::run("the library and Rust's own with ThreadSanitizer", &mut build)?;
    let runtime = root.join(RUNTIME).display().to_string();
    let flags: Vec<&str> = THREAD.into_iter().chain([runtime.as_str()]).collect();
    let bench = Bench::new(root, &folder, &flags, ", TSan")?;
    let mut tallies = vec![bench.planted(&RACES)?];
    for program in PROGRAMS.iter().filter(|program| THREADED.contains(&program.name)) {
        tallies.push(bench.suite("c", program.name, program.needs_sandbox)?);
    }
    Ok(tallies)
}

/// Builds the static library with flags that the compiler has for its own developers.
fn sanitized(root: &Path, folder: &Path, flags: &str) -> Command {
    let mut build = cargo(root);
    build.env("RUSTC_BOOTSTRAP", "1").env("CARGO_ENCODED_RUSTFLAGS", flags).env("CARGO_TARGET_DIR", folder);
    build.args(["rustc", "-p", "libseam-c", "--lib", "--crate-type", "staticlib", "--target", TARGET]);
    build
}

/// The compiler whose library's source is there; `None` for the one that is used for everything.
fn rustc_with_source() -> Result<Option<PathBuf>> {
    let sysroot = step::ask(Command::new("rustc").args(["--print", "sysroot"]))?;
    if Path::new(&sysroot).join("lib/rustlib/src/rust/library/Cargo.lock").exists() {
        return Ok(None);
    }
    let [rustc, _] = DEBIAN;
    if !provide_files(&DEBIAN, &["rustc-web", "rust-web-src"])? {
        bail!("the source of Rust's own library is needed and not there: `rustup component add rust-src`");
    }
    Ok(Some(rustc.into()))
}

/// Where programs are compiled and run with one kind of sanitizer.
struct Bench<'a> {
    root: &'a Path,
    scratch: tempfile::TempDir,
    archive: PathBuf,
    flags: &'a [&'a str],
    suffix: &'a str,
}

impl<'a> Bench<'a> {
    fn new(root: &'a Path, folder: &Path, flags: &'a [&'a str], suffix: &'a str) -> Result<Self> {
        let scratch = tempfile::tempdir().context("no place for the programs")?;
        let archive = folder.join(TARGET).join("debug/libseam.a");
        Ok(Self { root, scratch, archive, flags, suffix })
    }

    /// Compiles a program; `None` where that fails.
    fn compile(&self, language: &str, name: &str) -> Result<Option<PathBuf>> {
        let source = self.root.join("tests").join(language).join(name).with_extension(language);
        let program = self.scratch.path().join(format!("{name}-{language}"));
        let gcc = if language == "cpp" { provide("g++", "g++") } else { provide("gcc", "gcc") }?;
        let compiler = Compiler::new(&tree(self.root), &self.root.join("tests/c"));
        let compiler = compiler.with_archive(&self.archive).with_flags(gcc, self.flags);
        Ok(compiler.compile(&source, &program)?.then_some(program))
    }

    fn suite(&self, language: &str, name: &str, needs_sandbox: bool) -> Result<Tally> {
        let suite = format!("{} {name}{}", if language == "cpp" { "C++" } else { "C" }, self.suffix);
        let Some(program) = self.compile(language, name)? else { return Ok(Tally::of_check(&suite, false)) };
        let mut command = Command::new(program);
        slowly(&mut command);
        suite_of(self.root, &suite, command, needs_sandbox)
    }

    /// That the sanitizer finds what is wrong on purpose.
    fn planted(&self, mistakes: &[(&str, &str)]) -> Result<Tally> {
        let suite = format!("C planted mistakes{}", self.suffix);
        let Some(program) = self.compile("c", "planted")? else { return Ok(Tally::of_check(&suite, false)) };
        let (mut passed, mut failed) = (0, 0);
        for (mistake, words) in mistakes {
            let (status, output) = step::outcome(Command::new(&program).arg(mistake))?;
            if !status.success() && output.contains(words) {
                passed += 1;
            } else {
                eprintln!("{suite}: {mistake} was not found ({status}):\n{output}");
                failed += 1;
            }
        }
        Ok(Tally::of_runner(&suite, passed, failed, true))
    }
}
