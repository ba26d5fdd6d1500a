//! The suites that node runs: the npm package as it is packed, the browser, the referees, and Rust in wasm.

use super::session::Session;
use crate::{
    build::{
        cargo,
        npm::{self, install},
        playground,
        python::program,
    },
    provide::find,
    step,
};
use anyhow::{Context as _, Result};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use wasm_bindgen_cli_support::Bindgen;

/// The test files that the oldest and the newest Node run too.
const ON_EVERY_NODE: &[&str] = &[
    "addresses",
    "by-proxy",
    "client",
    "core",
    "errors",
    "event",
    "fetch",
    "off-boarding",
    "timers",
    "tls",
    "transport",
];
const OTHER_NODES: &[u32] = &[18, 24];

/// The projects in `npm/projects/` that leave a page for the browser, by the names of their tests.
const BUNDLERS: &str = "^(Vite|webpack|esbuild)";

/// Runs the npm suites: format and types in the package's folder, everything else on the packed package.
pub(super) fn npm(session: &mut Session<'_>) -> Result<()> {
    let root = session.root;
    session.check("npm format and types", npm::npm(&root.join("npm")).args(["run", "--silent", "check"]))?;
    session.pytest("npm sizes", &["sizes/test_npm.py"])?;
    let (projects, project) = (root.join("npm/projects"), install_packed(root)?);
    let files = test_files(&project.join("test"))?;
    session.node("npm tests", &mut trusting(Path::new("node"), &project), &project, files)?;
    for version in OTHER_NODES {
        let node = projects.join(format!("node_modules/node{version}/bin/node"));
        let files = ON_EVERY_NODE.iter().map(|name| format!("test/{name}.test.mjs"));
        session.node(
            &format!("npm tests, Node {version}"),
            &mut trusting(&node, &project),
            &project,
            files,
        )?;
    }
    let mut node = Command::new("node");
    node.env("LIBSEAM_INSTALLED", project.join("node_modules/libseam"));
    session.node("npm projects", &mut node, &projects, test_files(&projects)?)
}

/// Returns the command `node`, which trusts the certificate that the tests' servers have.
fn trusting(node: &Path, project: &Path) -> Command {
    let mut node = Command::new(node);
    node.env("NODE_EXTRA_CA_CERTS", project.join("certificate.pem"));
    node
}

/// Installs the packed package in a project of its own, beside a copy of the tests, and returns that project.
fn install_packed(root: &Path) -> Result<PathBuf> {
    let (projects, project) = (root.join("npm/projects"), root.join("target/npm-installed"));
    install(&projects, "tools for the npm projects")?;
    let mut script = Command::new("node");
    step::run("install the packed package", script.arg(projects.join("install-packed.mjs")).arg(&project))?;
    Ok(project)
}

/// Runs the suites in a real browser: the packed package wherever scripts run, and the sandbox's page.
pub(super) fn browser(session: &mut Session<'_>) -> Result<()> {
    let root = session.root;
    let (page, tests, projects) =
        (playground::folder(root), root.join("tests/browser"), root.join("npm/projects"));
    install(&page, "tools for the playground")?;
    install(&tests, "tools for the browser tests")?;
    session.check("playground format and types", npm::npm(&page).args(["run", "--silent", "check"]))?;
    let mut prettier = Command::new("node");
    prettier.arg(page.join("node_modules/prettier/bin/prettier.cjs")).args(["--check", "."]);
    session.check("browser tests format", prettier.current_dir(&tests))?;
    let package = install_packed(root)?.join("node_modules/libseam");
    // The npm part counts these tests; here only the pages that they leave are wanted.
    let mut pages = Command::new("node");
    pages.args(["--test", "--test-name-pattern", BUNDLERS, "projects.test.mjs"]).current_dir(&projects);
    pages
        .env("LIBSEAM_INSTALLED", &package)
        .env("LIBSEAM_REPOSITORY", root)
        .env("SEAM_BIN", super::seam(root));
    step::run("the bundlers' pages", &mut pages)?;
    step::run("the Rust library", cargo(root).args(["build", "-p", "libseam"]))?;
    let mut node = Command::new("node");
    node.env("CHROMIUM", find("chromium").context("no chromium")?).env("LIBSEAM_PACKAGE", package);
    node.env("LIBSEAM_RLIB", root.join("target/debug/liblibseam.rlib")).arg("--test-concurrency=3");
    session.node("browser", &mut node, &tests, test_files(&tests)?)
}

/// Runs ours against the official ones, in the newest versions that are published.
pub(super) fn referees(session: &mut Session<'_>) -> Result<()> {
    let (root, folder) = (session.root, session.root.join("tests/referees"));
    install(&folder, "the official npm packages")?;
    let official = root.join("target/referees/python");
    let mut venv = Command::new(program(root, "python"));
    step::run("an environment for the official package", venv.args(["-m", "venv"]).arg(&official))?;
    let python = official.join("bin/python");
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r"]);
    step::run("the official Python package", pip.arg(folder.join("requirements.txt")))?;
    // The official packages do not run on every Node that ours does.
    let mut node = Command::new(folder.join("node_modules/node22/bin/node"));
    node.env("LIBSEAM_INSTALLED", root.join("npm")).env("LIBSEAM_PYTHON", program(root, "python"));
    node.env("LIBSEAM_OFFICIAL_PYTHON", python);
    session.node("referees", &mut node, &folder, test_files(&folder)?)
}

/// Imports and compares the facts of published packages, and compares the committed facts with their package.
pub(super) fn spec(session: &mut Session<'_>) -> Result<()> {
    let folder = session.root.join("tests/spec");
    install(&folder, "two versions of the API's types")?;
    let mut node = Command::new("node");
    session.node("Spec", node.env("XTASK", std::env::current_exe()?), &folder, test_files(&folder)?)
}

/// Compiles the Rust program in `tests/wasm` for a page and runs it in Node.
pub(super) fn wasm(session: &mut Session<'_>) -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let (root, folder) = (session.root, session.root.join("tests/wasm"));
    let target = root.join("target/wasm");
    let mut compile = Command::new(root.join("scripts/with-target"));
    compile.arg(TARGET).arg(cargo(root).get_program()).args(["build", "--target", TARGET]);
    step::run("the Rust program in wasm", compile.current_dir(&folder).env("CARGO_TARGET_DIR", &target))?;
    let module = target.join(TARGET).join("debug/libseam_in_wasm.wasm");
    Bindgen::new().nodejs(true)?.input_path(module).out_name("program").generate(target.join("node"))?;
    let mut node = Command::new("node");
    session.node(
        "Rust in wasm",
        node.env("LIBSEAM_WASM", target.join("node/program.js")),
        &folder,
        ["test.mjs"],
    )
}

/// Returns the test files in `folder`, sorted.
fn test_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    files.retain(|file| file.to_str().is_some_and(|name| name.contains(".test.")));
    files.sort();
    Ok(files)
}
