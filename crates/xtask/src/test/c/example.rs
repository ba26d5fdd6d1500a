//! `examples/c/offboard.c`, compiled as its users do: through pkg-config, with either library.

use crate::{
    build::{c::tree, seam},
    sandbox::Sandbox,
    step,
    test::Tally,
};
use anyhow::{Context as _, Result};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// Somebody of the demo company, with an access system user.
const PERSON: [&str; 2] = ["1de00000-0000-4000-8000-000000000006", "acc00000-0000-4000-8000-000000000006"];

/// Compiles the example against the shared and the static library, and runs each against a sandbox.
pub(super) fn run(root: &Path, scratch: &Path) -> Result<Vec<Tally>> {
    let mut tallies = Vec::new();
    for (suite, is_static) in [("C example", false), ("C example, static", true)] {
        let program = scratch.join(if is_static { "offboard_static" } else { "offboard" });
        let holds = match compile(root, &program, is_static)? {
            true => cases(root, suite, &program, is_static)?,
            false => vec![false],
        };
        let passed = holds.iter().filter(|h| **h).count() as u64;
        tallies.push(Tally::of_runner(suite, passed, holds.len() as u64 - passed, true));
    }
    Ok(tallies)
}

fn compile(root: &Path, program: &Path, is_static: bool) -> Result<bool> {
    let lib = tree(root).join("lib");
    let mut ask = Command::new("pkg-config");
    ask.args(["--cflags", "--libs", "libseam"]).env("PKG_CONFIG_PATH", lib.join("pkgconfig"));
    if is_static {
        ask.arg("--static");
    }
    let flags = step::ask(&mut ask)
        .context("cannot ask pkg-config; install it, for example with `apt install pkg-config`")?;
    let mut compile = Command::new(std::env::var_os("CC").unwrap_or_else(|| "cc".into()));
    compile.args(["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"]);
    compile.arg(root.join("examples/c/offboard.c")).arg("-o").arg(program);
    for flag in flags.split_whitespace() {
        // The linker takes the shared library where both are there.
        if is_static && flag == "-lseam" {
            compile.arg(lib.join("libseam.a"))
        } else {
            compile.arg(flag)
        };
    }
    let (status, output) = step::supervise("compile the C example", &mut compile)?;
    if !status.success() {
        eprintln!("{output}");
    }
    Ok(status.success())
}

/// What the example has to do: exit codes, what it says, and that it can be run again.
fn cases(root: &Path, suite: &str, program: &Path, is_static: bool) -> Result<Vec<bool>> {
    let sandbox = Sandbox::start(&seam(root))?;
    let lib: PathBuf = if is_static { PathBuf::new() } else { tree(root).join("lib") };
    let run = |key: Option<&str>, arguments: &[&str], code: i32, expected: &str| -> Result<bool> {
        let mut command = Command::new(program);
        command.args(arguments).env("LD_LIBRARY_PATH", &lib).env("SEAM_ENDPOINT", &sandbox.endpoint);
        command.env_remove("SEAM_API_KEY").env_remove("SEAM_PERSONAL_ACCESS_TOKEN");
        command.envs(key.map(|key| ("SEAM_API_KEY", key)));
        let (status, output) = step::outcome(&mut command)?;
        let holds =
            status.code() == Some(code) && output.contains(expected) && !output.contains(&sandbox.api_key);
        if !holds {
            eprintln!("{suite} {arguments:?}: {status}, expected {code} and \"{expected}\":\n{output}");
        }
        Ok(holds)
    };
    let key = Some(sandbox.api_key.as_str());
    Ok(vec![
        run(key, &PERSON, 0, &format!("person {}: gone", PERSON[0]))?,
        run(key, &PERSON, 0, "was gone already")?,
        run(key, &["not-an-id"], 1, "STILL THERE: `user_identity_id`")?,
        run(None, &PERSON, 3, "no credential")?,
        run(Some("seam_test_of_nobody"), &PERSON, 1, "401")?,
        run(key, &[], 2, "usage:")?,
    ])
}
