//! What must not compile: the programs in `tests/cpp/refused`, each with its mistake, and without it (`FIXED`).

use super::{STRICT, Tally};
use crate::{build::c::tree, step};
use anyhow::{Context as _, Result};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Languages before C++17, which get one error and no more.
const OLDER: [&str; 2] = ["-std=c++11", "-std=c++14"];

/// Tries every program with every compiler, and every C++ header with every older language.
pub(super) fn run(root: &Path, compilers: &[(&str, PathBuf)], headers: &[&str]) -> Result<Vec<Tally>> {
    let (mut passed, mut failed) = (0, 0);
    let mut files = fs::read_dir(root.join("tests/cpp/refused"))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    files.sort();
    for file in &files {
        let text = fs::read_to_string(file)?;
        let words = text.split_once("Refused: ").and_then(|(_, rest)| rest.lines().next());
        let words = words.with_context(|| format!("{} does not say how it is refused", file.display()))?;
        let words: Vec<&str> = words.trim_end_matches("*/").trim().split('|').collect();
        for (name, compiler) in compilers {
            let (ended_well, output) = compile(root, compiler, file, false)?;
            let refused = !ended_well && words.iter().any(|words| output.contains(words));
            let (mended, why) = compile(root, compiler, file, true)?;
            if refused && mended {
                passed += 1;
            } else {
                eprintln!("{name} {}:\n{}", file.display(), if mended { output } else { why });
                failed += 1;
            }
        }
    }
    let programs = Tally::of_runner("C++ what must not compile", passed, failed, !files.is_empty());
    Ok(vec![programs, older(root, compilers, headers)?])
}

/// Compiles a program of either language. Whether that went well, and what the compiler said.
fn compile(root: &Path, compiler: &Path, file: &Path, mended: bool) -> Result<(bool, String)> {
    let mut compile = Command::new(compiler);
    if file.extension().is_some_and(|is| is == "c") {
        compile.args(["-x", "c", "-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]);
    } else {
        compile.args(STRICT);
    }
    if mended {
        compile.arg("-DFIXED");
    }
    // Not only the syntax: who ignores a result is told of it later.
    compile.arg("-I").arg(tree(root).join("include")).arg("-c").arg(file).args(["-o", "/dev/null"]);
    let (status, output) = step::outcome(&mut compile)?;
    Ok((status.success(), output))
}

/// Compiles the C++ headers as older languages.
fn older(root: &Path, compilers: &[(&str, PathBuf)], headers: &[&str]) -> Result<Tally> {
    let scratch = tempfile::tempdir()?;
    let source = scratch.path().join("older.cpp");
    let (mut passed, mut failed) = (0, 0);
    for header in headers.iter().filter(|header| header.ends_with(".hpp")) {
        fs::write(&source, format!("#include <{header}>\n"))?;
        for (name, compiler) in compilers {
            for language in OLDER {
                let mut compile = Command::new(compiler);
                compile.args([language, "-fsyntax-only", "-I"]).arg(tree(root).join("include"));
                let (_, output) = step::outcome(compile.arg(&source))?;
                if output.matches("error: ").count() == 1 && output.contains("needs C++17") {
                    passed += 1;
                } else {
                    eprintln!("{header} as {language}, {name}:\n{output}");
                    failed += 1;
                }
            }
        }
    }
    Ok(Tally::of_runner("C++ before 17", passed, failed, true))
}
