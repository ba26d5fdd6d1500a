//! The programs in `tests/e2e` that make one call from one surface.

use crate::{build, step};
use anyhow::Result;
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Makes the command of one call: the operation, its parameters, and the time of an attempt in milliseconds.
pub(crate) type Caller = Box<dyn Fn(&str, &Value, u64) -> Command + Send>;

/// The surfaces that the demo shows, by name.
pub(crate) fn shown(root: &Path, folder: &Path) -> Result<Vec<(&'static str, Caller)>> {
    compile_c(root, folder)?;
    lay_out_node(root, folder)?;
    let python = root.join(".venv/bin/python");
    Ok(vec![
        ("C", program(folder.join("call"), &[])),
        ("Python", script(python, root.join("tests/e2e/call.py"), &[])),
        ("Node", script("node".into(), folder.join("call.mjs"), &[])),
        ("CLI", cli(build::seam(root))),
    ])
}

/// Every surface, by name: those that the demo shows, and their other ways to move bytes.
pub(crate) fn all(root: &Path, folder: &Path) -> Result<Vec<(&'static str, Caller)>> {
    let mut rust = build::cargo(root);
    step::run("the Rust program", rust.args(["build", "-p", "libseam", "--example", "call"]))?;
    let rust = root.join("target/debug/examples/call");
    let python = root.join(".venv/bin/python");
    let mut callers = shown(root, folder)?;
    compile_cpp(root, folder)?;
    callers.extend([
        ("C, callback", program(folder.join("call"), &["--callback"])),
        ("C++", program(folder.join("call_cpp"), &[])),
        ("Rust", program(rust.clone(), &[])),
        ("Rust, async", program(rust.clone(), &["--async"])),
        ("Rust, reqwest", program(rust, &["--reqwest"])),
        ("Python, async", script(python, root.join("tests/e2e/call.py"), &["--async"])),
        ("Node, fetch", script("node".into(), folder.join("call.mjs"), &["--fetch"])),
    ]);
    Ok(callers)
}

fn program(path: PathBuf, first: &'static [&'static str]) -> Caller {
    Box::new(move |operation, params, timeout_ms| {
        let mut command = Command::new(&path);
        command.args(first).arg(operation).arg(params.to_string()).arg(timeout_ms.to_string());
        command
    })
}

fn script(interpreter: PathBuf, path: PathBuf, first: &'static [&'static str]) -> Caller {
    Box::new(move |operation, params, timeout_ms| {
        let mut command = Command::new(&interpreter);
        command.arg(&path).args(first).arg(operation).arg(params.to_string()).arg(timeout_ms.to_string());
        command
    })
}

/// The command as a person types it: words and flags.
fn cli(seam: PathBuf) -> Caller {
    Box::new(move |operation, params, timeout_ms| {
        let mut command = Command::new(&seam);
        command.args(operation.split('.').map(|word| word.replace('_', "-")));
        for (name, value) in params.as_object().into_iter().flatten() {
            command.arg(format!("--{name}")).arg(value.as_str().unwrap_or_default());
        }
        let seconds = std::time::Duration::from_millis(timeout_ms).as_secs_f64();
        command.args(["--errors", "json", "--timeout", &seconds.to_string()]);
        command
    })
}

/// Compiles the C program, whose own transport is that of the C tests.
fn compile_c(root: &Path, folder: &Path) -> Result<()> {
    let mut cc = Command::new("cc");
    cc.args(["-std=c99", "-D_POSIX_C_SOURCE=200809L", "-I"]).arg(root.join("tests/c"));
    cc.arg(root.join("tests/e2e/call.c")).arg("-o").arg(folder.join("call"));
    step::run("the C program", with_tree(root, &mut cc))
}

/// Compiles the C++ program.
fn compile_cpp(root: &Path, folder: &Path) -> Result<()> {
    let mut cxx = Command::new("c++");
    cxx.arg("-std=c++17").arg(root.join("tests/e2e/call.cpp")).arg("-o").arg(folder.join("call_cpp"));
    step::run("the C++ program", with_tree(root, &mut cxx))
}

/// Links against the C tree, so that the program finds the library there.
fn with_tree<'c>(root: &Path, compile: &'c mut Command) -> &'c mut Command {
    let tree = root.join("target/dist/c");
    compile.args(["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-I"]).arg(tree.join("include")).arg("-L");
    compile.arg(tree.join("lib")).arg(format!("-Wl,-rpath,{}", tree.join("lib").display())).arg("-lseam")
}

/// A module finds its packages from where it lies, so it lies beside a link to ours.
fn lay_out_node(root: &Path, folder: &Path) -> Result<()> {
    let modules = folder.join("node_modules");
    fs::create_dir(&modules)?;
    std::os::unix::fs::symlink(root.join("npm"), modules.join("libseam"))?;
    fs::copy(root.join("tests/e2e/call.mjs"), folder.join("call.mjs"))?;
    Ok(())
}
