//! The npm suites: formatting and types in the package's folder, everything else on the packed tarball, installed in a
//! project of its own.

mod projects;

use super::{Tally, ledger::Checks};
use crate::{
    bench::thing::Thing,
    build::{npm::npm, seam},
    step,
};
use anyhow::{Context as _, Result};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// How a project that uses the package is compiled.
struct Compilation {
    name: &'static str,
    /// The compiler's package.
    compiler: &'static str,
    resolution: &'static str,
    module: &'static str,
    /// The platform's types.
    lib: &'static [&'static str],
    types: &'static [&'static str],
    files: &'static [&'static str],
}

const BROWSER: &[&str] = &["es2022", "dom", "dom.iterable", "esnext.disposable"];

const NEWEST: &str = "typescript";

/// What TypeScript 5.0 has of it.
const BROWSER_OF_5_0: &[&str] = &["es2022", "dom", "dom.iterable"];

const COMPILATIONS: [Compilation; 6] = [
    Compilation {
        name: "node16",
        compiler: NEWEST,
        resolution: "node16",
        module: "node16",
        lib: BROWSER,
        types: &[],
        files: &["test/sample.ts", "test/sample-cjs.cts", "test/sample-removals.ts"],
    },
    Compilation {
        name: "bundler",
        compiler: NEWEST,
        resolution: "bundler",
        module: "esnext",
        lib: BROWSER,
        types: &[],
        files: &["test/sample.ts", "test/sample-removals.ts"],
    },
    Compilation {
        name: "node16, no DOM",
        compiler: NEWEST,
        resolution: "node16",
        module: "node16",
        lib: &["es2022", "esnext.disposable"],
        types: &["node"],
        files: &["test/sample-no-dom.ts"],
    },
    Compilation {
        name: "TypeScript 5.0, node16",
        compiler: "typescript-5.0",
        resolution: "node16",
        module: "node16",
        lib: BROWSER_OF_5_0,
        types: &[],
        files: &["test/sample.ts", "test/sample-cjs.cts", "test/sample-removals.ts"],
    },
    Compilation {
        name: "TypeScript 5.0, bundler",
        compiler: "typescript-5.0",
        resolution: "bundler",
        module: "esnext",
        lib: BROWSER_OF_5_0,
        types: &[],
        files: &["test/sample.ts", "test/sample-removals.ts"],
    },
    Compilation {
        name: "TypeScript 5.9, node16",
        compiler: "typescript-5.9",
        resolution: "node16",
        module: "node16",
        lib: BROWSER,
        types: &[],
        files: &["test/sample.ts", "test/sample-cjs.cts", "test/sample-removals.ts"],
    },
];

/// In the project that the tests run in; they trust it.
const CERTIFICATE: &str = "certificate.pem";

/// Runs them.
pub(crate) fn run(root: &Path) -> Result<Vec<Tally>> {
    let mut tallies = Vec::new();
    let package = root.join("npm");
    let format = ["exec", "--offline", "--", "prettier", "--config", ".prettierrc.json", "--check", "."];
    tallies.push(check("npm formatting", npm(&package).args(format).arg("../examples/node"))?);
    let mut compile = Command::new("node");
    compile.arg(compiler(root, NEWEST)).arg("--noEmit").current_dir(&package);
    tallies.push(check("npm types", &mut compile)?);
    tallies.push(sizes(root)?);
    let project = tempfile::tempdir().context("cannot make a temporary folder")?;
    let tarball = set_up(root, project.path())?;
    certify(project.path())?;
    for compilation in &COMPILATIONS {
        tallies.push(types(root, project.path(), compilation)?);
    }
    for test in tests(root)? {
        tallies.push(suite(root, project.path(), &test, Path::new("node"), "")?);
    }
    tallies.extend(projects::run(root, project.path(), &tarball)?);
    Ok(tallies)
}

/// What a browser loads, against the ledger.
fn sizes(root: &Path) -> Result<Tally> {
    let size = |thing: Thing| thing.size(root, Path::new(""));
    let now = serde_json::json!({
        "browser": size(Thing::BrowserBundle)?,
        "removals": size(Thing::RemovalsBundle)?,
    });
    let mut checks = Checks::default();
    checks.compare(root, "npm", &now)?;
    Ok(checks.tally("npm sizes"))
}

/// A check that either holds or does not.
pub(super) fn check(suite: &str, command: &mut Command) -> Result<Tally> {
    let (status, output) = step::supervise(suite, command)?;
    if !status.success() {
        eprintln!("{output}");
    }
    Ok(Tally::of_check(suite, status.success()))
}

/// Makes `project` a project in which the packed package is installed, with a copy of the tests. Returns the package.
pub(super) fn set_up(root: &Path, project: &Path) -> Result<PathBuf> {
    let mut pack = npm(&root.join("npm"));
    step::run("npm pack", pack.args(["pack", "--silent", "--pack-destination"]).arg(project))?;
    let tarball = entries(project)?.into_iter().find(|path| path.extension().is_some_and(|e| e == "tgz"));
    let tarball = tarball.context("npm pack left no package")?;
    fs::write(project.join("package.json"), r#"{ "name": "user", "private": true, "type": "module" }"#)?;
    let mut install = npm(project);
    install.args(["install", "--offline", "--silent", "--no-audit", "--no-fund"]);
    step::run("install the packed package", install.arg(&tarball))?;
    let copies = project.join("test");
    fs::create_dir(&copies)?;
    for file in entries(&root.join("npm/test"))? {
        fs::copy(&file, copies.join(file.file_name().context("a file has a name")?))?;
    }
    Ok(tarball)
}

/// Leaves the certificate and the key of a server called `localhost` in `project`.
fn certify(project: &Path) -> Result<()> {
    let server = rcgen::generate_simple_self_signed(["localhost".to_owned()])?;
    fs::write(project.join(CERTIFICATE), server.cert.pem())?;
    fs::write(project.join("key.pem"), server.signing_key.serialize_pem())?;
    Ok(())
}

/// The program of the compiler in `package`. Several are installed, so that `tsc` may be any of them.
fn compiler(root: &Path, package: &str) -> PathBuf {
    root.join("npm/node_modules").join(package).join("bin/tsc")
}

/// Compiles the TypeScript samples against the installed types, as strictly as the compiler can.
fn types(root: &Path, project: &Path, compilation: &Compilation) -> Result<Tally> {
    let Compilation { name, compiler, resolution, module, lib, types, files } = compilation;
    let config = serde_json::json!({
        "compilerOptions": {
            "module": module,
            "moduleResolution": resolution,
            "target": "es2022",
            "lib": lib,
            "types": types,
            "typeRoots": [root.join("npm/node_modules/@types")],
            "strict": true,
            "exactOptionalPropertyTypes": true,
            "noUncheckedIndexedAccess": true,
            "skipLibCheck": false,
            "noEmit": true,
        },
        "files": files,
    });
    let file = project.join("tsconfig.json");
    fs::write(&file, config.to_string())?;
    let mut compile = Command::new("node");
    compile.arg(self::compiler(root, compiler)).arg("-p").arg(&file).current_dir(project);
    check(&format!("npm types as installed, {name}"), &mut compile)
}

/// The test files, sorted.
fn tests(root: &Path) -> Result<Vec<String>> {
    let files = entries(&root.join("npm/test"))?;
    let names = files.iter().filter_map(|file| file.file_name()?.to_str()).filter(|n| n.contains(".test."));
    Ok(names.map(String::from).collect())
}

/// Runs one test file in `project` with the program `node`, which is called `whose`.
fn suite(root: &Path, project: &Path, test: &str, node: &Path, whose: &str) -> Result<Tally> {
    let name = format!("npm {}{whose}", test.split('.').next().unwrap_or(test));
    let mut run = Command::new(node);
    run.args(["--test", "--test-reporter=tap"]).arg(Path::new("test").join(test)).current_dir(project);
    run.env("NODE_EXTRA_CA_CERTS", project.join(CERTIFICATE));
    tally(&name, run.env("LIBSEAM_REPOSITORY", root).env("SEAM_BIN", command(root)))
}

/// What the test files that `node` runs reported.
pub(super) fn tally(name: &str, node: &mut Command) -> Result<Tally> {
    let (status, output) = step::supervise(name, node)?;
    let count = |what: &str| count(&output, what);
    // What was skipped did not pass, whatever the runner thinks of it.
    let failed = count("fail") + count("cancelled") + count("skipped") + count("todo");
    if failed > 0 || !status.success() {
        eprintln!("{output}");
    }
    Ok(Tally::of_runner(name, count("pass"), failed, status.success()))
}

/// The number in the runner's line `# pass 12`.
fn count(output: &str, what: &str) -> u64 {
    let lines = output.lines().filter_map(|line| line.strip_prefix("# ")?.strip_prefix(what));
    lines.filter_map(|rest| rest.trim().parse::<u64>().ok()).next_back().unwrap_or(0)
}

/// The `seam` command that the tests start sandboxes with.
pub(super) fn command(root: &Path) -> PathBuf {
    std::env::var_os("SEAM_BIN").map_or_else(|| seam(root), PathBuf::from)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.retain(|path| path.is_file());
    paths.sort();
    Ok(paths)
}
