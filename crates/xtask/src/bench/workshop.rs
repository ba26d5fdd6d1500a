//! Where the contestants are made: `target/bench`. What they need is installed when the first of them asks for it.

use super::{
    processor::Processor,
    row::{Package, Program, Quantity},
    thing::Thing,
};
use crate::{build, provide::provide, step};
use anyhow::{Context as _, Result, anyhow, bail};
use std::{
    cell::RefCell,
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// How a run is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To be believed: what is measured is built first.
    Figures,
    /// To be believed, of what was built before.
    FiguresAsBuilt,
    /// To see that it works. The figures mean nothing.
    Rehearsal,
}

/// What contestants need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Rust,
    CTree,
    C,
    Python,
    OfficialPython,
    Npm,
    Node,
}

/// The place, and what is ready in it.
pub(crate) struct Workshop {
    root: PathBuf,
    folder: PathBuf,
    purpose: Purpose,
    processor: Option<Processor>,
    ready: RefCell<BTreeMap<Part, Result<(), String>>>,
}

impl Workshop {
    /// The workshop of the repository at `root`.
    pub(crate) fn open(root: &Path, purpose: Purpose) -> Result<Self> {
        let folder = root.join("target/bench");
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let ready = RefCell::default();
        Ok(Self { root: root.into(), folder, purpose, processor: Processor::first(), ready })
    }

    /// The processor that calls in sequence are kept on.
    pub(crate) fn processor(&self) -> Option<&Processor> {
        self.processor.as_ref()
    }

    /// The Rust programs, the server among them.
    pub(crate) fn rust(&self) -> Result<PathBuf> {
        self.need(Part::Rust)?;
        let profile = if self.purpose == Purpose::Rehearsal { "debug" } else { "release" };
        Ok(self.root.join("target").join(profile).join("libseam-bench"))
    }

    /// Makes everything ready that `program` needs.
    pub(crate) fn prepare(&self, program: Program) -> Result<()> {
        let parts: &[Part] = match program {
            Program::Rust(_) => &[Part::Rust],
            Program::C(_) => &[Part::CTree, Part::C],
            Program::Python(_, Package::Ours) | Program::PythonStatement(_, Package::Ours) => &[Part::Python],
            Program::Python(_, Package::Official) | Program::PythonStatement(_, Package::Official) => {
                &[Part::OfficialPython]
            }
            Program::Node(_) => &[Part::Npm, Part::Node],
            Program::Wrk => return provide("wrk", "wrk").map(drop),
            Program::Thing(thing) => match thing {
                Thing::SharedLibrary => &[Part::CTree],
                Thing::Wheel => &[Part::Python],
                Thing::BrowserBundle | Thing::RemovalsBundle => &[Part::Npm],
                Thing::OfficialBrowserBundle => &[Part::Npm, Part::Node],
                Thing::FirmwareFlash | Thing::FirmwareHeap => &[],
            },
        };
        parts.iter().try_for_each(|&part| self.need(part))
    }

    /// The command that runs `program`, without its numbers.
    pub(crate) fn command(&self, program: Program, quantity: Quantity) -> Result<Command> {
        let (path, arguments): (PathBuf, Vec<String>) = match program {
            Program::Rust(name) => (self.rust()?, vec![name.into()]),
            Program::C(name) => (self.folder.join(name), Vec::new()),
            Program::Python(script, package) => {
                let words = script.split(' ').map(String::from);
                (self.python(package), words.collect())
            }
            Program::PythonStatement(statement, package) => {
                (self.python(package), vec!["-c".into(), statement.into()])
            }
            Program::Node(script) => (PathBuf::from("node"), vec![script.into()]),
            Program::Wrk | Program::Thing(_) => bail!("this is not run by its own command"),
        };
        let mut command = match &self.processor {
            Some(processor) if quantity.is_pinned() => processor.only(&path),
            _ => Command::new(path),
        };
        command.args(arguments);
        match program {
            Program::Python(..) => command.current_dir(self.root.join("tests/bench/python")),
            Program::Node(_) => command.current_dir(self.folder.join("node")),
            _ => command.current_dir(&self.folder),
        };
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        Ok(command)
    }

    /// What wrk is told to send.
    pub(crate) fn wrk_script(&self) -> PathBuf {
        self.root.join("tests/bench/wrk.lua")
    }

    /// How many bytes `thing` has.
    pub(crate) fn size(&self, thing: Thing) -> Result<u64> {
        thing.size(&self.root, &self.folder)
    }

    fn python(&self, package: Package) -> PathBuf {
        match package {
            Package::Ours => build::python::program(&self.root, "python"),
            Package::Official => self.folder.join("python/bin/python"),
        }
    }

    /// Makes `part` ready, once. What failed once is not tried again.
    fn need(&self, part: Part) -> Result<()> {
        if let Some(known) = self.ready.borrow().get(&part) {
            return known.clone().map_err(|why| anyhow!(why));
        }
        let made = self.make(part);
        let kept = made.as_ref().map_err(|e| format!("{e:#}")).copied();
        self.ready.borrow_mut().insert(part, kept);
        made
    }

    fn make(&self, part: Part) -> Result<()> {
        let build = self.purpose == Purpose::Figures;
        // In a rehearsal others have built what takes long.
        let build_c = self.purpose != Purpose::FiguresAsBuilt;
        match part {
            Part::Rust => self.make_rust(),
            Part::CTree if build_c => {
                build::native(&self.root)?;
                build::c::build(&self.root)
            }
            Part::Python if build => build::python::build(&self.root),
            Part::Npm if build => build::npm::build(&self.root),
            Part::CTree | Part::Python | Part::Npm => Ok(()),
            Part::C => self.make_c(),
            Part::OfficialPython => self.make_official_python(),
            Part::Node => self.make_node(),
        }
    }

    fn make_rust(&self) -> Result<()> {
        let mut cargo = build::cargo(&self.root);
        cargo.args(["build", "-p", "libseam-bench"]);
        if self.purpose != Purpose::Rehearsal {
            cargo.arg("--release").env("CARGO_ENCODED_RUSTFLAGS", build::release_flags(&self.root));
        }
        step::run("the Rust programs of the benchmark", &mut cargo)
    }

    fn make_c(&self) -> Result<()> {
        provide("curl-config", "libcurl4-openssl-dev")?;
        let (source, tree) = (self.root.join("tests/bench/c"), build::c::tree(&self.root));
        for name in ["builtin", "curl", "callback", "bare"] {
            let mut compile = Command::new(std::env::var_os("CC").unwrap_or_else(|| "cc".into()));
            compile.args([
                "-O2",
                "-std=c99",
                "-D_POSIX_C_SOURCE=200809L",
                "-Wall",
                "-Wextra",
                "-Wpedantic",
                "-Werror",
            ]);
            compile.arg("-I").arg(tree.join("include")).arg(source.join(name).with_extension("c"));
            compile.arg("-o").arg(self.folder.join(name)).arg("-L").arg(tree.join("lib"));
            compile.args(["-lseam", "-lcurl"]).arg(format!("-Wl,-rpath,{}", tree.join("lib").display()));
            step::run(&format!("the C program `{name}`"), &mut compile)?;
        }
        Ok(())
    }

    /// The official package in an environment of its own, every file of it as its checksum says.
    fn make_official_python(&self) -> Result<()> {
        let wanted = self.root.join("tests/bench/python/requirements.txt");
        let folder = self.folder.join("python");
        if same(&wanted, &folder.join("requirements.txt")) {
            return Ok(());
        }
        let mut venv = Command::new("python3");
        venv.args(["-m", "venv", "--clear"]).arg(&folder);
        step::run("a Python environment for the official package", &mut venv)?;
        let mut pip = Command::new(folder.join("bin/python"));
        pip.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
        ]);
        step::run("the official Python package", pip.arg(&wanted))?;
        fs::copy(&wanted, folder.join("requirements.txt"))?;
        Ok(())
    }

    /// The scripts beside the official package and a link to ours.
    fn make_node(&self) -> Result<()> {
        let (source, folder) = (self.root.join("tests/bench/node"), self.folder.join("node"));
        let modules = folder.join("node_modules");
        if !same(&source.join("package-lock.json"), &modules.join("installed-lock.json")) {
            fs::create_dir_all(&folder)?;
            for name in ["package.json", "package-lock.json"] {
                fs::copy(source.join(name), folder.join(name))?;
            }
            let mut npm = Command::new("npm");
            npm.args(["ci", "--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund"]);
            step::run("the official npm package", npm.current_dir(&folder))?;
            fs::copy(source.join("package-lock.json"), modules.join("installed-lock.json"))?;
            std::os::unix::fs::symlink(self.root.join("npm"), modules.join("libseam"))?;
        }
        for entry in fs::read_dir(&source)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "mjs") {
                fs::copy(&path, folder.join(path.file_name().unwrap_or_default()))?;
            }
        }
        Ok(())
    }
}

/// Whether both files are there and the same.
fn same(a: &Path, b: &Path) -> bool {
    matches!((fs::read(a), fs::read(b)), (Ok(a), Ok(b)) if a == b)
}
