//! The suites in a real browser: the packed npm package in every place that runs scripts, and the sandbox's page.

use super::{Tally, npm};
use crate::{
    build::{self, npm::install, playground},
    provide::provide,
    step,
};
use anyhow::{Context as _, Result};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::SystemTime,
};

/// How many test files run at once: each mostly waits for its browser.
const AT_ONCE: &str = "--test-concurrency=3";
/// The projects in `npm/projects/` that leave a page, by the names of their tests, and where they leave one.
const BUNDLERS: &str = "^(Vite|webpack|esbuild)";
const BUNDLED: [&str; 3] = ["vite", "webpack", "esbuild"];

/// Runs them.
pub(crate) fn run(root: &Path) -> Result<Vec<Tally>> {
    let chromium = provide("chromium", "chromium")?;
    for program in ["curl", "pkg-config"] {
        provide(program, program)?;
    }
    let (page, tests) = (playground::folder(root), root.join("tests/browser"));
    install(&page, "tools for the playground")?;
    install(&tests, "tools for the browser tests")?;
    let mut tallies = checks(&page, &tests)?;

    let project = tempfile::tempdir().context("cannot make a temporary folder")?;
    npm::set_up(root, project.path())?;
    let package = project.path().join("node_modules/libseam");
    bundle(root, &package)?;
    let mut library = build::cargo(root);
    step::run("the Rust library", library.args(["build", "-p", "libseam"]))?;
    let pictures = root.join("target/browser");
    if pictures.exists() {
        fs::remove_dir_all(&pictures).with_context(|| format!("cannot empty {}", pictures.display()))?;
    }

    let mut node = Command::new("node");
    node.current_dir(&tests).args(["--test", "--test-reporter=tap", AT_ONCE]).args(files(&tests)?);
    node.env("CHROMIUM", chromium).env("SEAM_BIN", npm::command(root)).env("LIBSEAM_PACKAGE", package);
    node.env("LIBSEAM_RLIB", root.join("target/debug/liblibseam.rlib"));
    tallies.push(npm::tally("browser", &mut node)?);
    eprintln!("        pictures of the playground are in {}", pictures.display());
    Ok(tallies)
}

/// What can be said of the sources without a browser.
fn checks(page: &Path, tests: &Path) -> Result<Vec<Tally>> {
    let tools = page.join("node_modules");
    let tool = |path: &str, folder: &Path, arguments: &[&str]| {
        let mut node = Command::new("node");
        node.arg(tools.join(path)).args(arguments).current_dir(folder);
        node
    };
    let (prettier, tsc) = ("prettier/bin/prettier.cjs", "typescript/bin/tsc");
    Ok(vec![
        npm::check("playground formatting", &mut tool(prettier, page, &["--check", "."]))?,
        npm::check("playground types", &mut tool(tsc, page, &["--noEmit"]))?,
        npm::check("browser tests formatting", &mut tool(prettier, tests, &["--check", "."]))?,
    ])
}

/// Has the bundlers' pages built, unless the npm suites have just left them.
fn bundle(root: &Path, package: &Path) -> Result<()> {
    let changed = |path: PathBuf| -> Option<SystemTime> { path.metadata().and_then(|m| m.modified()).ok() };
    let built = changed(root.join("npm/dist/browser.js"));
    let left = |name: &str| changed(root.join("target/npm-projects").join(name).join("index.html"));
    if BUNDLED.iter().all(|name| left(name) > built) {
        return Ok(());
    }
    let folder = root.join("npm/projects");
    install(&folder, "tools for the npm projects")?;
    let mut node = Command::new("node");
    node.current_dir(&folder).args(["--test", "--test-name-pattern", BUNDLERS, "projects.test.mjs"]);
    node.env("LIBSEAM_INSTALLED", package).env("LIBSEAM_REPOSITORY", root);
    step::run("the bundlers' pages", node.env("SEAM_BIN", npm::command(root)))
}

/// The test files, sorted.
fn files(tests: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(tests)? {
        names.extend(entry?.file_name().into_string().ok().filter(|name| name.ends_with(".test.mjs")));
    }
    names.sort();
    Ok(names)
}
