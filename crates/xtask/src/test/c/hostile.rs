//! Programs that treat the library as its author would not: signals, forks, threads that are cancelled, descriptors and
//! memory that run out. Each must live, and be told what happened.

use super::{LONGEST, Tally, compiler::Compiler, suite_of, tally_of};
use crate::{
    build::{c::tree, seam},
    sandbox::Sandbox,
    step,
    test::tls::TlsServer,
};
use anyhow::{Result, bail};
use std::{path::Path, process::Command};

/// Those that are run as they are, on a sandbox of their own.
const PROGRAMS: [&str; 14] = [
    "cancel",
    "cancelled_thread",
    "denied",
    "descriptors",
    "forks",
    "jumps",
    "late",
    "many_clients",
    "nested_calls",
    "no_memory",
    "pid_namespaces",
    "secret",
    "signals",
    "sizes",
];

/// The exit code of a program that this machine does not let do what it is about.
const NOT_ALLOWED: i32 = 77;

/// A program that a timer interrupts all the time, whatever it is.
const TICKER: &str = "ticker";
const INTERRUPTED: &str = "pollfeed";
/// Somebody in the sandbox's company.
const USER: &str = "acc00000-0000-4000-8000-000000000010";

/// Runs them.
pub(super) fn run(root: &Path, scratch: &Path) -> Result<Vec<Tally>> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        eprintln!("  the hostile programs are written for x86-64 Linux, and are left out");
        return Ok(Vec::new());
    }
    let folder = root.join("tests/c/hostile");
    let compiler = Compiler::new(&tree(root), &root.join("tests/c"));
    let mut tallies = Vec::new();
    for name in PROGRAMS {
        let program = scratch.join(name);
        let suite = format!("C hostile {name}");
        if !compiler.compile(&folder.join(name).with_extension("c"), &program)? {
            tallies.push(Tally::of_check(&suite, false));
            continue;
        }
        if name == "pid_namespaces" && !is_allowed(&program)? {
            eprintln!("  {name} needs a right that this machine does not give, and is left out");
            continue;
        }
        tallies.push(suite_of(root, &suite, Command::new(&program), true)?);
    }
    tallies.push(unload(root, scratch)?);
    for name in ["authorities", "stack"] {
        tallies.push(with_tls(root, scratch, &compiler, name)?);
    }
    tallies.push(interrupted(root, scratch)?);
    Ok(tallies)
}

/// Whether the machine lets the program do what it is about. One that has to prove something must.
fn is_allowed(program: &Path) -> Result<bool> {
    let output = Command::new(program).args(["http://127.0.0.1:1", "seam_nobody"]).output()?;
    let allowed = output.status.code() != Some(NOT_ALLOWED);
    if !allowed && std::env::var_os("CI").is_some() {
        bail!("{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(allowed)
}

/// A program that loads the library and lets go of it.
fn unload(root: &Path, scratch: &Path) -> Result<Tally> {
    const SUITE: &str = "C hostile unload";
    let program = scratch.join("unload");
    // Its own way to resolve names is for the library too.
    let compiler = Compiler::new(&tree(root), &root.join("tests/c")).without_library().with_export();
    if !compiler.compile(&root.join("tests/c/hostile/unload.c"), &program)? {
        return Ok(Tally::of_check(SUITE, false));
    }
    let mut command = Command::new(&program);
    suite_of(
        root,
        SUITE,
        {
            command.arg(tree(root).join("lib/libseam.so"));
            command
        },
        true,
    )
}

/// A program that calls a server with TLS too.
fn with_tls(root: &Path, scratch: &Path, compiler: &Compiler, name: &str) -> Result<Tally> {
    let suite = format!("C hostile {name}");
    let program = scratch.join(name);
    if !compiler.compile(&root.join("tests/c/hostile").join(name).with_extension("c"), &program)? {
        return Ok(Tally::of_check(&suite, false));
    }
    let sandbox = Sandbox::start(&seam(root))?;
    let server = TlsServer::start(root, &sandbox.endpoint)?;
    let mut command = Command::new(&program);
    command.args([&sandbox.endpoint, &sandbox.api_key]);
    command.env("SEAM_TEST_HTTPS", server.endpoint()).env("SEAM_TEST_CA", server.authority());
    tally_of(&suite, &mut command)
}

/// The example that moves every byte itself, while signals interrupt it.
fn interrupted(root: &Path, scratch: &Path) -> Result<Tally> {
    const SUITE: &str = "C hostile interrupted example";
    let (ticker, program) = (scratch.join("ticker.so"), scratch.join(INTERRUPTED));
    let hostile = root.join("tests/c/hostile");
    let (tree, lib) = (tree(root), tree(root).join("lib"));
    let mut preloaded = Command::new("cc");
    preloaded.args(["-shared", "-fPIC"]).arg(hostile.join(TICKER).with_extension("c")).arg("-o").arg(&ticker);
    step::run("compile ticker.c", &mut preloaded)?;
    let mut example = Command::new("cc");
    example.arg(root.join("examples/c").join(INTERRUPTED).with_extension("c")).arg("-o").arg(&program);
    example.arg("-I").arg(tree.join("include")).arg("-L").arg(&lib).arg("-lseam");
    step::run("compile pollfeed.c", example.arg(format!("-Wl,-rpath,{}", lib.display())))?;
    let sandbox = Sandbox::start(&seam(root))?;
    // Longer than from one signal to the next.
    let rules = serde_json::json!({ "rules": ["acs.users.delete:delay=300,count=1"] });
    sandbox.post("/_sandbox/faults/set", &rules)?;
    let mut command = Command::new(&program);
    sandbox.introduce(command.arg(USER).env("LD_PRELOAD", &ticker));
    let (status, output) = step::supervise_within(SUITE, &mut command, LONGEST)?;
    let gone = status.success() && output.contains("after 1 attempt");
    if !gone {
        eprintln!("{output}");
    }
    Ok(Tally::of_check(SUITE, gone))
}
