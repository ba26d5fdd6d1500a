//! The npm package: `npm/` built and importable.

use super::cargo;
use crate::step;
use anyhow::{Context as _, Result, bail};
use std::{
    ffi::{OsStr, OsString},
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use wasm_bindgen_cli_support::{Bindgen, EncodeInto};

const TARGET: &str = "wasm32-unknown-unknown";
const OLDEST_NODE: u32 = 18;

/// The wasm modules: profile, name, features. A page loads small ones, the first at once, and the one with off-boardings when it
/// begins one; Node has a quick one that reads the environment and checks webhooks. But for the first, they have all
/// operations or those that take access away.
const MODULES: [(&str, &str, &str); 6] = [
    ("wasm", "first", "first"),
    ("wasm", "whole", "full"),
    ("wasm", "libseam", "full,off_board"),
    ("wasm", "removals", "removals"),
    ("wasm-quick", "quick", "full,off_board,environment,webhooks"),
    ("wasm-quick", "quick-removals", "removals,environment"),
];

/// Builds the wasm module and the package around it.
pub(crate) fn build(root: &Path) -> Result<()> {
    check_node()?;
    check_version(root)?;
    for (profile, name, features) in MODULES {
        let module = module(root, profile, features)?;
        glue(root, &module, name)?;
    }
    install(&root.join("npm"), "npm packages")?;
    step::run("the npm package", npm(&root.join("npm")).args(["run", "--silent", "build"]))
}

/// Returns the command `npm` in `folder`.
pub(crate) fn npm(folder: &Path) -> Command {
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.current_dir(folder).env("NO_COLOR", "1");
    npm
}

/// Fails where Node is missing or too old.
fn check_node() -> Result<()> {
    let version = step::ask(Command::new("node").arg("--version")).context(
        "Node 18 or newer with npm is needed: https://nodejs.org, or `apt-get install nodejs npm`",
    )?;
    let major = version.trim_start_matches('v').split('.').next().and_then(|n| n.parse::<u32>().ok());
    if major.is_none_or(|major| major < OLDEST_NODE) {
        bail!("Node {OLDEST_NODE} or newer is needed, this is {version}");
    }
    Ok(())
}

/// Fails where the package has another version than the workspace.
fn check_version(root: &Path) -> Result<()> {
    let path = root.join("npm/package.json");
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let package: serde_json::Value = serde_json::from_str(&text)?;
    let version = env!("CARGO_PKG_VERSION");
    if package["version"] != version {
        bail!("npm/package.json must have version {version}; run `npm version {version}` in npm/");
    }
    Ok(())
}

/// Compiles the wasm module with `profile` and returns where it is.
fn module(root: &Path, profile: &str, features: &str) -> Result<PathBuf> {
    let mut compile = Command::new(root.join("scripts/with-target"));
    compile.arg(TARGET).arg(cargo(root).get_program());
    compile.args(["build", "--profile", profile, "-p", "libseam-wasm", "--target", TARGET]);
    compile.args(["--no-default-features", "--features", features]);
    compile.current_dir(root).env("CARGO_TARGET_DIR", root.join("target"));
    compile.env("CARGO_ENCODED_RUSTFLAGS", flags());
    step::run(&format!("the wasm module, profile {profile}"), &mut compile)?;
    Ok(root.join("target").join(TARGET).join(profile).join("libseam_wasm.wasm"))
}

/// Returns the compiler's flags in the form of `CARGO_ENCODED_RUSTFLAGS`. A panic's text names no folder of this machine.
fn flags() -> OsString {
    let given = std::env::var("RUSTFLAGS").unwrap_or_default();
    let mut flags = given.split_whitespace().map(OsString::from).collect::<Vec<_>>();
    // JSON nests 64 levels at most. The data follows the stack: a small stack gives it short addresses in the code.
    flags.push("-Clink-arg=-zstack-size=262144".into());
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    if let Some(home) = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo"))) {
        let mut flag = OsString::from("--remap-path-prefix=");
        flag.push(home.join("registry/src"));
        flag.push("=crates");
        flags.push(flag);
    }
    flags.join(OsStr::new("\u{1f}"))
}

/// Writes `name`'s module and its glue to `npm/wasm/`.
fn glue(root: &Path, module: &Path, name: &str) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.web(true)?.input_path(module).out_name(name).typescript(true);
    bindgen.omit_default_module_path(true).remove_name_section(true).remove_producers_section(true);
    // After a panic the package goes on in a new instance.
    bindgen.encode_into(EncodeInto::Always).reset_state_function(true);
    bindgen.generate(root.join("npm/wasm"))
}

/// Installs what the lock file in `folder` names, unless that was done since it changed.
pub(crate) fn install(folder: &Path, what: &str) -> Result<()> {
    let changed = |path: &str| fs::metadata(folder.join(path)).and_then(|file| file.modified()).ok();
    let installed = changed("node_modules/.package-lock.json");
    if installed.is_some() && installed >= changed("package-lock.json") {
        return Ok(());
    }
    let mut install = npm(folder);
    step::run(what, install.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]))
}
