//! The tests on every other CPython that is found here, each with the same wheel in an environment of its own.

use super::{Tally, tests};
use crate::{
    build::python::{program, wheel},
    step,
};
use anyhow::{Context as _, Result};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
};

/// The versions that are looked for.
const VERSIONS: std::ops::RangeInclusive<u32> = 9..=13;

/// What `python` is, if the wheel is for it and it can make environments.
const ABOUT: &str = "import platform, sys, venv, ensurepip
print(*sys.version_info[:2], platform.python_implementation())";

/// Runs the tests on each of them, all at once because they wait for each other's servers rather than for the
/// processor.
pub(super) fn run(root: &Path) -> Result<Vec<Tally>> {
    let own = about(&program(root, "python"));
    let found: BTreeMap<u32, PathBuf> = VERSIONS
        .filter(|minor| own != Some(*minor))
        .filter_map(|minor| Some((minor, find(minor)?)))
        .collect();
    let names: Vec<String> = found.keys().map(|minor| format!("3.{minor}")).collect();
    let others = if names.is_empty() { "no other".to_owned() } else { names.join(", ") };
    eprintln!("        Python: 3.{} in .venv, and {others}", own.unwrap_or_default());
    thread::scope(|scope| {
        let runs: Vec<_> =
            found.iter().map(|(minor, python)| scope.spawn(|| version(root, *minor, python))).collect();
        runs.into_iter()
            .map(|run| run.join().unwrap_or_else(|_| Err(anyhow::anyhow!("a thread panicked"))))
            .collect()
    })
}

fn find(minor: u32) -> Option<PathBuf> {
    let name = format!("python3.{minor}{}", std::env::consts::EXE_SUFFIX);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).map(|folder| folder.join(&name)).collect::<Vec<_>>();
    let pyenv = std::env::var_os("PYENV_ROOT")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".pyenv")));
    let versions = pyenv.and_then(|pyenv| fs::read_dir(pyenv.join("versions")).ok());
    let of_pyenv = versions.into_iter().flatten().flatten().map(|entry| entry.path().join("bin").join(&name));
    on_path.into_iter().chain(of_pyenv).find(|python| python.is_file() && about(python) == Some(minor))
}

/// The minor version of `python`, if it is a CPython that will do.
fn about(python: &Path) -> Option<u32> {
    let told = step::ask(Command::new(python).args(["-c", ABOUT])).ok()?;
    match told.split_whitespace().collect::<Vec<_>>()[..] {
        ["3", minor, "CPython"] => minor.parse().ok(),
        _ => None,
    }
}

/// Runs the tests by `python`. What they need is kept for the next time; the wheel is new each time.
fn version(root: &Path, minor: u32, python: &Path) -> Result<Tally> {
    let folder = root.join(format!("target/python/3.{minor}"));
    let own = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let list = root.join("python/requirements-test.txt");
    let wanted = fs::read_to_string(&list).with_context(|| format!("cannot read {}", list.display()))?;
    let installed = folder.join("requirements.txt");
    let pip = || {
        let mut pip = Command::new(&own);
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
        pip
    };
    if about(&own) != Some(minor) || !fs::read_to_string(&installed).is_ok_and(|old| old == wanted) {
        let mut venv = Command::new(python);
        step::run(&format!("Python 3.{minor}"), venv.args(["-m", "venv", "--clear"]).arg(&folder))?;
        step::run(&format!("what tests need, 3.{minor}"), pip().arg("--requirement").arg(&list))?;
        fs::write(&installed, wanted)?;
    }
    let mut install = pip();
    install.args(["--no-index", "--no-deps", "--force-reinstall"]).arg(wheel(root)?);
    step::run(&format!("the wheel, 3.{minor}"), &mut install)?;
    let mut pytest = Command::new(own.with_file_name(format!("pytest{}", std::env::consts::EXE_SUFFIX)));
    // What the type checker says is the same. Many ends of the interpreter and frozen programs are seen in .venv.
    pytest.args(["-p", "no:cacheprovider", "--ignore=tests/test_typing.py", "--ignore=tests/test_frozen.py"]);
    pytest.arg("tests");
    pytest.env("LIBSEAM_TEST_EXITS", "40");
    tests(root, &format!("Python tests, 3.{minor}"), &mut pytest)
}
