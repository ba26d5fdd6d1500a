//! The packed package as others see it: the tools that look at packages, other versions of Node, and the small projects
//! in `npm/projects/`.

use super::{Tally, check, command, suite, tally};
use crate::build::npm::install;
use anyhow::Result;
use std::{path::Path, process::Command};

/// The test files that other versions of Node run too, and those versions: the oldest and the newest.
const TESTS: &[&str] = &[
    "addresses.test.mjs",
    "by-proxy.test.mjs",
    "client.test.mjs",
    "core.test.mjs",
    "errors.test.mjs",
    "event.test.mjs",
    "fetch.test.mjs",
    "timers.test.mjs",
    "tls.test.mjs",
    "transport.test.mjs",
];
const NODES: &[u32] = &[18, 24];

/// The test files in `npm/projects/`.
const PROJECTS: &[&str] = &["projects", "environments", "next"];

/// Runs them. `project` is a project in which the package `tarball` is installed, with a copy of the tests.
pub(super) fn run(root: &Path, project: &Path, tarball: &Path) -> Result<Vec<Tally>> {
    let folder = root.join("npm/projects");
    install(&folder, "tools for the npm projects")?;
    let tools = folder.join("node_modules");
    let tool = |path: &str, arguments: &[&str]| {
        let mut node = Command::new("node");
        node.arg(tools.join(path)).args(arguments).arg(tarball);
        node
    };
    // A file that is no code.
    let no_modules = ["--exclude-entrypoints", "package.json", "--"];
    let mut tallies = vec![
        check("npm publint", &mut tool("../publint.mjs", &[]))?,
        check("npm arethetypeswrong", &mut tool("@arethetypeswrong/cli/dist/index.js", &no_modules))?,
    ];
    for version in NODES {
        let node = tools.join(format!("node{version}/bin/node"));
        for test in TESTS {
            tallies.push(suite(root, project, test, &node, &format!(", Node {version}"))?);
        }
    }
    for name in PROJECTS {
        let mut projects = Command::new("node");
        projects.args(["--test", "--test-reporter=tap", &format!("{name}.test.mjs")]).current_dir(&folder);
        projects.env("LIBSEAM_INSTALLED", project.join("node_modules/libseam"));
        projects.env("LIBSEAM_REPOSITORY", root).env("SEAM_BIN", command(root));
        tallies.push(tally(&format!("npm {name}"), &mut projects)?);
    }
    Ok(tallies)
}
