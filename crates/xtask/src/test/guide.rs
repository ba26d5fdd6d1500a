//! The code in docs/c.md: every command is run as it stands there, and what it makes is run too.

use super::{
    Tally,
    markdown::{Block, block, blocks},
};
use crate::{build, provide::provide, sandbox::Sandbox, step};
use anyhow::{Result, bail};
use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
};

/// What the guide's commands find in the folder where they are run.
const THERE: [&str; 2] = ["include", "target"];

/// What builds the C tree, which was done when this runs.
const BUILD: &str = "cargo xtask build native c";

/// What makes the archive for musl.
const MUSL: &str = "x86_64-unknown-linux-musl";

/// A program that makes nothing of the guide's but what it links.
const PLUGIN: &str = "#include <libseam.h>\nconst char *plugin_says(void);\nconst char *plugin_says(void) { return seam_status_name(0); }\n";

/// Somebody of the demo company, with an access system user.
const PERSON: [&str; 2] = ["1de00000-0000-4000-8000-000000000006", "acc00000-0000-4000-8000-000000000006"];

/// Runs them. Only Linux has what they say of linkers.
pub(crate) fn run(root: &Path) -> Result<Vec<Tally>> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        eprintln!("  the commands of docs/c.md are run on x86-64 Linux only");
        return Ok(Vec::new());
    }
    provide("pkg-config", "pkg-config")?;
    let guide = fs::read_to_string(root.join("docs/c.md"))?;
    let folder = tempfile::tempdir()?;
    let workshop = Workshop { root, folder: folder.path() };
    for name in THERE {
        symlink(root.join(name), folder.path().join(name))?;
    }
    for example in ["c/offboard.c", "cpp/offboard.cpp"] {
        let source = root.join("examples").join(example);
        fs::copy(&source, folder.path().join(source.file_name().unwrap_or_default()))?;
    }
    let mut tallies = Vec::new();
    for Block { language, name, text } in blocks(&guide) {
        let holds = match name {
            "build" => text.starts_with(BUILD),
            "link" => {
                workshop.shell(name, text)?
                    && workshop.removes("offboard")?
                    && workshop.removes("offboard_cpp")?
            }
            // What the commands that follow read.
            "CMakeLists.txt" => {
                fs::write(folder.path().join(name), text)?;
                continue;
            }
            "cmake" => {
                provide("make", "make")?;
                provide("cmake", "cmake")?;
                workshop.shell(name, text)? && workshop.removes("build/offboard")?
            }
            "static" => {
                workshop.shell(name, text)? && !workshop.needs_library()? && workshop.removes("offboard")?
            }
            "plugin" => {
                fs::write(folder.path().join("plugin.c"), PLUGIN)?;
                workshop.shell(name, text)? && workshop.exports("plugin.so")? == ["plugin_says"]
            }
            "all-static" => workshop.shell(name, text)? && workshop.removes("offboard")?,
            "musl" if !has_musl(root)? => continue,
            "musl" => {
                let (cargo, link) = text.split_once('\n').unwrap_or_default();
                let mut build = Command::new("sh");
                step::run(cargo, build.args(["-ec", cargo]).current_dir(root))?;
                workshop.shell(name, link)? && workshop.removes("offboard")?
            }
            // `cargo xtask test dist` runs it, with another library.
            "one-object" => continue,
            "call" | "list" => workshop.calls(text)?,
            "events" | "signal" | "pages" => {
                fs::write(folder.path().join(name).with_extension("inc"), text)?;
                continue;
            }
            _ => bail!("docs/c.md has a block of {language} that is called `{name}`, and nothing tests it"),
        };
        tallies.push(Tally::of_check(&format!("docs/c.md, {name}"), holds));
    }
    tallies.push(Tally::of_check("docs/c.md, events, signal and pages", workshop.watches()?));
    // Whoever takes one of them out of the guide takes it out of here.
    block(&guide, "one-object")?;
    Ok(tallies)
}

/// The folder in which the guide's commands are run.
struct Workshop<'a> {
    root: &'a Path,
    folder: &'a Path,
}

impl Workshop<'_> {
    /// Whether the pieces of C, with a program around them, read a list, tell what happens and give a call up.
    fn watches(&self) -> Result<bool> {
        let (tree, program) = (build::c::tree(self.root), self.folder.join("watch"));
        let mut compile = Command::new("cc");
        compile.args(["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]);
        compile.arg(self.root.join("tests/c/guide.c")).arg("-I").arg(self.folder);
        compile.arg("-I").arg(tree.join("include")).arg("-L").arg(tree.join("lib")).arg("-lseam");
        compile.arg(format!("-Wl,-rpath,{}", tree.join("lib").display())).arg("-o").arg(&program);
        let (status, output) = step::supervise("compile the guide's C", &mut compile)?;
        if !status.success() {
            eprintln!("{output}");
            return Ok(false);
        }
        let sandbox = Sandbox::start(&build::seam(self.root))?;
        let mut command = Command::new(&program);
        sandbox.introduce(&mut command);
        let (status, output) = step::outcome(&mut command)?;
        let told = "user_identities.list: attempt 1: HTTP 200, ok\n\
            user_identities.delete: attempt 1: HTTP 200, ok\n\
            user_identities.delete: cancelled after 0 attempts\n";
        let holds = status.success() && output == told;
        if !holds {
            eprintln!("{status}\n{output}");
        }
        Ok(holds)
    }

    /// Runs the commands of a block. Whether all of them ended well.
    fn shell(&self, name: &str, commands: &str) -> Result<bool> {
        let mut shell = Command::new("sh");
        shell.args(["-ec", commands]).current_dir(self.folder);
        let (status, output) = step::supervise(&format!("docs/c.md, {name}"), &mut shell)?;
        if !status.success() {
            eprintln!("{commands}\n{output}");
        }
        Ok(status.success())
    }

    /// Whether `program` removes a person's access.
    fn removes(&self, program: &str) -> Result<bool> {
        let sandbox = Sandbox::start(&build::seam(self.root))?;
        let mut command = Command::new(self.folder.join(program));
        sandbox.introduce(command.args(PERSON).env_remove("LD_LIBRARY_PATH"));
        let (status, output) = step::outcome(&mut command)?;
        let gone = status.success() && output.contains(&format!("person {}: gone", PERSON[0]));
        if !gone {
            eprintln!("{program}: {status}\n{output}");
        }
        Ok(gone)
    }

    /// Whether the program loads our shared library.
    fn needs_library(&self) -> Result<bool> {
        let told = step::ask(Command::new("readelf").arg("-d").arg(self.folder.join("offboard")))?;
        Ok(told.contains("libseam.so"))
    }

    /// What a shared object exports.
    fn exports(&self, name: &str) -> Result<Vec<String>> {
        let mut nm = Command::new("nm");
        let told =
            step::ask(nm.args(["-D", "--defined-only", "--format=posix"]).arg(self.folder.join(name)))?;
        Ok(told.lines().filter_map(|line| line.split(' ').next()).map(String::from).collect())
    }

    /// Whether a piece of C++ is a function's body that ends well. The person whom one removes is in the sandbox.
    fn calls(&self, text: &str) -> Result<bool> {
        let (source, program) = (self.folder.join("call.cpp"), self.folder.join("call"));
        fs::write(self.folder.join("call.inc"), text)?;
        let tree: PathBuf = build::c::tree(self.root);
        let wrapper = self.root.join("tests/cpp/guide.cpp");
        fs::copy(wrapper, &source)?;
        let mut compile = Command::new("c++");
        compile.args(["-std=c++17", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]).arg(&source);
        compile.arg("-I").arg(tree.join("include")).arg("-L").arg(tree.join("lib")).arg("-lseam");
        compile.arg(format!("-Wl,-rpath,{}", tree.join("lib").display())).arg("-o").arg(&program);
        let (status, output) = step::supervise("compile the guide's C++", &mut compile)?;
        if !status.success() {
            eprintln!("{output}");
            return Ok(false);
        }
        let sandbox = Sandbox::start(&build::seam(self.root))?;
        let mut command = Command::new(&program);
        sandbox.introduce(&mut command);
        let (status, output) = step::outcome(&mut command)?;
        if !status.success() {
            eprintln!("{output}");
        }
        Ok(status.success())
    }
}

/// Says if Rust can build for musl, and if there is a compiler for it. Debian has no Rust for musl, so where only packages
/// count, it is used if it is installed and else left out.
fn has_musl(root: &Path) -> Result<bool> {
    let only_packages = std::env::var_os("RUST_TARGET_VIA").is_some_and(|via| via == "debian");
    let via = if only_packages { "installed" } else { "rustup" };
    let mut with_target = Command::new(root.join("scripts/with-target"));
    let (status, _) = step::outcome(with_target.args([MUSL, "true"]).env("RUST_TARGET_VIA", via))?;
    let has = status.success() && provide("musl-gcc", "musl-tools").is_ok();
    if !has && !only_packages && std::env::var_os("CI").is_some() {
        bail!(
            "musl is needed and not there: `rustup target add {MUSL}`, and `sudo apt-get install musl-tools`"
        );
    }
    if !has {
        eprintln!("  there is no Rust for {MUSL} or no musl-gcc, and the guide's command for it is left out");
    }
    Ok(has)
}
