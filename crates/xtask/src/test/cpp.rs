//! The C++ suites: the headers and the test programs with both compilers, with and without exceptions and RTTI, and what
//! must not compile.

mod refused;

use super::{
    Tally,
    c::{suite_of, valgrind},
};
use crate::{
    build::c::{HEADERS, tree},
    provide::provide,
    step,
};
use anyhow::Result;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

const STRICT: [&str; 6] = ["-std=c++17", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"];

/// What a program may do without.
const MODES: [(&str, &[&str]); 2] = [("", &[]), (", bare", &["-fno-exceptions", "-fno-rtti"])];

/// The test programs, and whether each needs a sandbox of its own.
const PROGRAMS: [(&str, bool); 4] = [("vectors", false), ("api", true), ("lifetimes", true), (THROWS, true)];

/// The one that is about exceptions.
const THROWS: &str = "thrown";

/// Flags of the program that shows who owns what, where views of the dead are seen.
const WATCHED: &[&str] = &["-O2", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];

/// Runs them.
pub(crate) fn run(root: &Path) -> Result<Vec<Tally>> {
    let scratch = tempfile::tempdir()?;
    let compilers = [("g++", provide("g++", "g++")?), ("clang++", provide("clang++", "clang")?)];
    let mut tallies = vec![headers(root, &compilers)?];
    for (compiler, path) in &compilers {
        for (mode, flags) in MODES {
            for (name, needs_sandbox) in PROGRAMS {
                if name == THROWS && !mode.is_empty() {
                    continue;
                }
                let suite = format!("C++ {name}, {compiler}{mode}");
                let program = scratch.path().join(&suite);
                let source = root.join("tests/cpp").join(name).with_extension("cpp");
                if compile(root, path, flags, &source, &program)? {
                    tallies.push(suite_of(root, &suite, Command::new(&program), needs_sandbox)?);
                } else {
                    tallies.push(Tally::of_check(&suite, false));
                }
            }
        }
    }
    for (compiler, path) in compilers.iter().filter(|(compiler, _)| *compiler == "g++") {
        let suite = format!("C++ lifetimes, {compiler} with AddressSanitizer");
        let program = scratch.path().join(&suite);
        if compile(root, path, WATCHED, &root.join("tests/cpp/lifetimes.cpp"), &program)? {
            tallies.push(suite_of(root, &suite, Command::new(&program), true)?);
        } else {
            tallies.push(Tally::of_check(&suite, false));
        }
    }
    tallies.extend(refused::run(root, &compilers, &HEADERS)?);
    if let Some(mut command) = valgrind()? {
        command.arg(scratch.path().join("C++ api, g++"));
        tallies.push(suite_of(root, "C++ api, valgrind", command, true)?);
    }
    Ok(tallies)
}

/// Compiles every header alone, as the first of a program's.
fn headers(root: &Path, compilers: &[(&str, PathBuf)]) -> Result<Tally> {
    let scratch = tempfile::tempdir()?;
    let source = scratch.path().join("header.cpp");
    let (mut passed, mut failed) = (0, 0);
    for (compiler, path) in compilers {
        for (mode, flags) in MODES {
            for header in HEADERS {
                for prelude in ["", "#define SEAM_NO_CLOCK\n"] {
                    std::fs::write(&source, format!("{prelude}#include <{header}>\n#include <libseam.h>\n"))?;
                    let mut compile = Command::new(path);
                    compile
                        .args(STRICT)
                        .args(flags)
                        .arg("-fsyntax-only")
                        .arg("-I")
                        .arg(tree(root).join("include"));
                    let (status, output) = step::outcome(compile.arg(&source))?;
                    if status.success() {
                        passed += 1;
                    } else {
                        eprintln!("{header}, {compiler}{mode}:\n{output}");
                        failed += 1;
                    }
                }
            }
        }
    }
    Ok(Tally::of_runner("C++ headers", passed, failed, failed == 0))
}

/// Compiles a test program against the shared library. Whether it compiled.
fn compile(root: &Path, compiler: &Path, flags: &[&str], source: &Path, program: &Path) -> Result<bool> {
    let tree = tree(root);
    let mut compile = Command::new(compiler);
    compile.args(STRICT).args(flags).args(["-g", "-pthread"]);
    compile.arg("-I").arg(tree.join("include")).arg("-I").arg(root.join("tests/c"));
    compile.arg(source).arg("-o").arg(program).arg("-L").arg(tree.join("lib")).arg("-lseam");
    compile.arg(format!("-Wl,-rpath,{}", tree.join("lib").display()));
    let what = format!("compile {}", source.file_name().unwrap_or_default().display());
    let (status, output) = step::supervise(&what, &mut compile)?;
    if !status.success() {
        eprintln!("{output}");
    }
    Ok(status.success())
}
