//! The Python package: `.venv/` with the built wheel installed.

use super::release_flags;
use crate::step;
use anyhow::{Context as _, Result, bail};
use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const OLDEST_PYTHON: (u32, u32) = (3, 9);

/// Builds the wheel and installs it.
pub(crate) fn build(root: &Path) -> Result<()> {
    tools(root)?;
    let wheel = build_wheel(root)?;
    // Without a look at what is installed: somebody may have put another build there.
    let mut install = python(root);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index"]);
    install.args(["--no-deps", "--force-reinstall"]).arg(wheel);
    step::run("the Python package in .venv", &mut install)
}

/// Returns where a program of `.venv` is.
pub(crate) fn program(root: &Path, name: &str) -> PathBuf {
    let folder = if cfg!(windows) { "Scripts" } else { "bin" };
    root.join(".venv").join(folder).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// Returns the command `python` of `.venv` in the package's folder.
fn python(root: &Path) -> Command {
    let mut python = Command::new(program(root, "python"));
    python.current_dir(root.join("python"));
    python
}

/// Creates `.venv` unless it is there and works.
fn environment(root: &Path) -> Result<()> {
    if step::ask(python(root).args(["-c", "import pip"])).is_ok() {
        return Ok(());
    }
    let system = if cfg!(windows) { "python" } else { "python3" };
    let version = step::ask(Command::new(system).args(["-c", "import sys; print(*sys.version_info[:2])"]))
        .context("Python 3.9 or newer is needed: https://www.python.org, or `apt-get install python3 python3-venv`")?;
    let mut numbers = version.split(' ').map(|number| number.parse().unwrap_or(0));
    let version = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if version < OLDEST_PYTHON {
        let (major, minor) = OLDEST_PYTHON;
        bail!("Python {major}.{minor} or newer is needed, `{system}` is {}.{}", version.0, version.1);
    }
    step::ask(Command::new(system).args(["-c", "import venv, ensurepip"])).with_context(|| {
        let (major, minor) = version;
        format!(
            "Python has no `venv` module here: `apt-get install python{major}.{minor}-venv` (or python3-venv)"
        )
    })?;
    let mut venv = Command::new(system);
    venv.args(["-m", "venv", "--clear"]).arg(root.join(".venv"));
    step::run("a Python environment in .venv", &mut venv)
}

/// Installs into `.venv` the tools that the package is built with and that everything is tested with.
pub(crate) fn tools(root: &Path) -> Result<()> {
    environment(root)?;
    let lists = ["requirements-test.txt", "requirements-dev.txt"].map(|name| root.join("python").join(name));
    let texts = lists
        .iter()
        .map(|list| fs::read_to_string(list).with_context(|| format!("cannot read {}", list.display())));
    let text = texts.collect::<Result<String>>()?;
    let installed = root.join(".venv/requirements.txt");
    if fs::read_to_string(&installed).is_ok_and(|old| old == text) {
        return Ok(());
    }
    let [_, list] = lists;
    let mut pip = python(root);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]).arg(list);
    step::run("Python tools in .venv", &mut pip)?;
    fs::write(&installed, text).with_context(|| format!("cannot write {}", installed.display()))
}

/// Returns the search path with the programs of `.venv` first.
pub(crate) fn search_path(root: &Path) -> Result<OsString> {
    let programs = program(root, "python").parent().map(Path::to_path_buf);
    let others = std::env::var_os("PATH").unwrap_or_default();
    Ok(std::env::join_paths(programs.into_iter().chain(std::env::split_paths(&others)))?)
}

/// Builds the wheel and returns where it is. On Linux it is linked by zig, against the C library of 2014: what is built
/// here runs everywhere, and it is this that is tested.
fn build_wheel(root: &Path) -> Result<PathBuf> {
    let folder = root.join("target/dist/python");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    let mut maturin = Command::new(program(root, "maturin"));
    maturin.args(["build", "--release", "--locked", "--interpreter"]).arg(program(root, "python"));
    if cfg!(all(target_os = "linux", target_env = "gnu")) {
        maturin.args(["--zig", "--compatibility", "manylinux2014"]);
    }
    maturin.arg("--out").arg(&folder).current_dir(root.join("python"));
    maturin.env("PATH", search_path(root)?).env("CARGO_TARGET_DIR", root.join("target"));
    maturin.env("CARGO_ENCODED_RUSTFLAGS", release_flags(root));
    step::run("the Python wheel", &mut maturin)?;
    let wheel = fs::read_dir(&folder)?.next().context("maturin left no wheel")??;
    Ok(wheel.path())
}
