//! The C suites, on the tree as it is laid out for programs: the headers in every language mode, the exported symbols,
//! and the test programs (under valgrind).

pub(super) mod abi;
mod compiler;
mod exports;
mod format;
mod hostile;
mod layout;
mod linked;
mod panics;
pub(super) mod sanitizers;

use super::Tally;
use crate::{
    build::{c::tree, seam},
    provide::provide,
    sandbox::Sandbox,
    step,
};
use anyhow::Result;
use compiler::Compiler;
pub(super) use exports::declarations;
use std::{path::Path, process::Command, time::Duration};

/// A test program.
struct Program {
    name: &'static str,
    /// It is given a sandbox of its own.
    needs_sandbox: bool,
    /// It asks Linux about its own process, and would measure the tool that it runs under.
    measures_itself: bool,
}

const fn program(name: &'static str) -> Program {
    Program { name, needs_sandbox: false, measures_itself: false }
}

const fn with_sandbox(name: &'static str) -> Program {
    Program { needs_sandbox: true, ..program(name) }
}

const PROGRAMS: [Program; 16] = [
    program("clock"),
    program("vectors"),
    program("nulls"),
    program("garbage"),
    program("texts"),
    program("order"),
    program("misuse"),
    program("sink"),
    program("callback"),
    with_sandbox("sandbox"),
    with_sandbox("pages"),
    with_sandbox("events"),
    with_sandbox("transport"),
    with_sandbox("threads"),
    Program { measures_itself: true, ..with_sandbox("growth") },
    Program { measures_itself: true, ..with_sandbox("shortage") },
];

/// The longest that a test program may take, under the slowest of the tools on a busy machine.
const LONGEST: Duration = Duration::from_secs(900);

/// The exit code of a program in which valgrind found something.
const FOUND: i32 = 99;

/// A program that leaks or touches what it must not ends badly.
const VALGRIND: [&str; 5] = [
    "--quiet",
    "--error-exitcode=99",
    "--leak-check=full",
    "--show-leak-kinds=definite,indirect",
    "--errors-for-leak-kinds=definite,indirect",
];

/// Runs them.
pub(crate) fn run(root: &Path) -> Result<Vec<Tally>> {
    let scratch = tempfile::tempdir()?;
    let compiler = Compiler::new(&tree(root), &root.join("tests/c"));
    let mut tallies = vec![compiler.headers()?, layout::run(root)?, exports::check(root)?];
    tallies.extend(format::run(root)?);
    tallies.extend(planted(&compiler, scratch.path(), &root.join("tests/c/planted.c"))?);
    for Program { name, needs_sandbox, measures_itself } in PROGRAMS {
        if measures_itself && !cfg!(target_os = "linux") {
            eprintln!("  {name} asks Linux about its own process, and is left out");
            continue;
        }
        let suite = format!("C {name}");
        let program = scratch.path().join(name);
        if !compiler.compile(&root.join("tests/c").join(name).with_extension("c"), &program)? {
            tallies.push(Tally::of_check(&suite, false));
            continue;
        }
        tallies.push(suite_of(root, &suite, Command::new(&program), needs_sandbox)?);
        if let Some(mut command) = valgrind()?.filter(|_| !measures_itself) {
            command.arg(&program);
            slowly(&mut command);
            tallies.push(suite_of(root, &format!("{suite}, valgrind"), command, needs_sandbox)?);
        }
    }
    tallies.extend(hostile::run(root, scratch.path())?);
    tallies.extend(linked::run(root, scratch.path())?);
    tallies.extend(panics::run(root)?);
    Ok(tallies)
}

/// That valgrind finds what is wrong on purpose.
fn planted(compiler: &Compiler, scratch: &Path, source: &Path) -> Result<Option<Tally>> {
    const SUITE: &str = "C planted mistakes, valgrind";
    let program = scratch.join("planted");
    if !compiler.compile(source, &program)? {
        return Ok(Some(Tally::of_check(SUITE, false)));
    }
    let mut found = 0;
    for mistake in ["freed", "leak"] {
        let Some(mut command) = valgrind()? else { return Ok(None) };
        let (status, _) = step::outcome(command.arg(&program).arg(mistake))?;
        found += u64::from(status.code() == Some(FOUND));
    }
    Ok(Some(Tally::of_runner(SUITE, found, 2 - found, true)))
}

/// Asks a program that makes many calls for fewer: it runs under a tool that makes it many times slower.
fn slowly(command: &mut Command) {
    command.env("CALLS", "800");
}

/// Runs a program that ends with a line `N passed, N failed`. One that needs a sandbox is given a fresh one.
pub(super) fn suite_of(root: &Path, suite: &str, mut command: Command, needs_sandbox: bool) -> Result<Tally> {
    let sandbox = if needs_sandbox { Some(Sandbox::start(&seam(root))?) } else { None };
    if let Some(sandbox) = &sandbox {
        command.args([&sandbox.endpoint, &sandbox.api_key]);
    }
    tally_of(suite, &mut command)
}

/// Runs a program that ends with a line `N passed, N failed`, for no longer than a test program may take.
pub(super) fn tally_of(suite: &str, command: &mut Command) -> Result<Tally> {
    let (status, output) = step::supervise_within(suite, command, LONGEST)?;
    let (passed, failed) = count(&output);
    if !status.success() {
        eprintln!("{output}");
    }
    Ok(Tally::of_runner(suite, passed, failed, status.success()))
}

/// The numbers in the last line `N passed, N failed`.
pub(super) fn count(output: &str) -> (u64, u64) {
    let numbers = |line: &str| {
        let (passed, failed) = line.trim().strip_suffix(" failed")?.split_once(" passed, ")?;
        Some((passed.parse().ok()?, failed.parse().ok()?))
    };
    output.lines().rev().find_map(numbers).unwrap_or_default()
}

/// Valgrind, to be given a program.
pub(super) fn valgrind() -> Result<Option<Command>> {
    let found = if_to_be_had(provide("valgrind", "valgrind"), "The programs run without it")?;
    Ok(found.map(|path| {
        let mut command = Command::new(path);
        command.args(VALGRIND);
        command
    }))
}

/// What a test works with. Where it cannot be had, that is said and the test is left out, but not on a machine that has
/// to prove something.
fn if_to_be_had<T>(it: Result<T>, otherwise: &str) -> Result<Option<T>> {
    match it {
        Ok(it) => Ok(Some(it)),
        Err(error) if std::env::var_os("CI").is_some() => Err(error),
        Err(error) => {
            eprintln!("  {error:#}. {otherwise}");
            Ok(None)
        }
    }
}
