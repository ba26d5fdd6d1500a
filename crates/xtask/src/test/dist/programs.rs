//! The examples, compiled as their users do: through pkg-config and through CMake, with either library.

use crate::{provide::provide, step};
use anyhow::{Context as _, Result};
use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

/// An example.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Example {
    /// `examples/c/offboard.c`
    COffboard,
    /// `examples/c/pollfeed.c`
    Pollfeed,
    /// `examples/c/callback.c`
    Callback,
    /// `examples/cpp/offboard.cpp`
    CppOffboard,
}

impl Example {
    /// All of them.
    pub(super) const ALL: [Self; 4] = [Self::COffboard, Self::Pollfeed, Self::Callback, Self::CppOffboard];

    /// Its source, below `examples`.
    pub(super) fn source(self) -> &'static str {
        match self {
            Self::COffboard => "c/offboard.c",
            Self::Pollfeed => "c/pollfeed.c",
            Self::Callback => "c/callback.c",
            Self::CppOffboard => "cpp/offboard.cpp",
        }
    }

    /// What CMake calls it.
    fn target(self) -> String {
        self.source().replace('/', "_").replace(".cpp", "").replace(".c", "")
    }
}

/// A program that was compiled.
pub(super) struct Program {
    /// How.
    pub(super) way: &'static str,
    /// From what.
    pub(super) example: Example,
    /// Where it is; `None` where it did not compile.
    pub(super) path: Option<PathBuf>,
    /// Whether the library is in it.
    pub(super) is_static: bool,
}

/// The unpacked tree, and where to put what is compiled against it.
pub(super) struct Workshop<'a> {
    pub(super) root: &'a Path,
    pub(super) tree: &'a Path,
    pub(super) folder: &'a Path,
}

impl Workshop<'_> {
    /// Compiles every example in every way.
    pub(super) fn programs(&self) -> Result<Vec<Program>> {
        provide("pkg-config", "pkg-config")?;
        provide("curl-config", "libcurl4-openssl-dev")?;
        let mut programs = Vec::new();
        for (way, is_static) in [("pkg-config", false), ("pkg-config, static", true)] {
            for example in Example::ALL {
                let path = self.by_pkg_config(example, is_static)?;
                programs.push(Program { way, example, path, is_static });
            }
        }
        let built = self.by_cmake()?;
        for (way, library, is_static) in [("CMake", "seam", false), ("CMake, static", "seam-static", true)] {
            for example in Example::ALL {
                let path =
                    built.as_ref().map(|folder| folder.join(format!("{}_{library}", example.target())));
                programs.push(Program { way, example, path, is_static });
            }
        }
        Ok(programs)
    }

    fn by_pkg_config(&self, example: Example, is_static: bool) -> Result<Option<PathBuf>> {
        let lib = self.tree.join("lib");
        let mut ask = Command::new("pkg-config");
        ask.args(["--cflags", "--libs", "libseam"]).env("PKG_CONFIG_PATH", lib.join("pkgconfig"));
        if is_static {
            ask.arg("--static");
        }
        let flags = step::ask(&mut ask).context("pkg-config does not find the unpacked tree")?;
        let is_cpp = example == Example::CppOffboard;
        let compiler =
            |name, otherwise: &str| std::env::var_os(name).unwrap_or_else(|| OsString::from(otherwise));
        let program = self.folder.join(format!("{}-{is_static}", example.target()));
        let mut compile = Command::new(if is_cpp { compiler("CXX", "c++") } else { compiler("CC", "cc") });
        compile.arg(if is_cpp { "-std=c++17" } else { "-std=c99" });
        compile.args(["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"]);
        compile.arg(self.root.join("examples").join(example.source())).arg("-o").arg(&program);
        for flag in flags.split_whitespace() {
            // The linker takes the shared library where both are there.
            if is_static && flag == "-lseam" {
                compile.arg(lib.join("libseam.a"))
            } else {
                compile.arg(flag)
            };
        }
        if example == Example::Callback {
            let curl = step::ask(Command::new("pkg-config").args(["--cflags", "--libs", "libcurl"]))?;
            compile.args(curl.split_whitespace());
        }
        let (status, output) = step::supervise(&format!("compile {}", example.source()), &mut compile)?;
        if !status.success() {
            eprintln!("{output}");
        }
        Ok(status.success().then_some(program))
    }

    fn by_cmake(&self) -> Result<Option<PathBuf>> {
        provide("make", "make")?;
        let Some(folder) = self.configure(env!("CARGO_PKG_VERSION"))? else { return Ok(None) };
        let mut build = Command::new(provide("cmake", "cmake")?);
        let (status, output) = step::supervise("build through CMake", build.arg("--build").arg(&folder))?;
        if !status.success() {
            eprintln!("{output}");
        }
        Ok(status.success().then_some(folder))
    }

    /// The folder that CMake can build in, if the package is of a version that fits `wanted`.
    pub(super) fn configure(&self, wanted: &str) -> Result<Option<PathBuf>> {
        let folder = self.folder.join(format!("cmake-{wanted}"));
        let define = |name: &str, value: &Path| {
            let mut word = OsString::from(format!("-D{name}="));
            word.push(value);
            word
        };
        let mut configure = Command::new(provide("cmake", "cmake")?);
        configure
            .args(["-G", "Unix Makefiles", "-S"])
            .arg(self.root.join("tests/dist"))
            .arg("-B")
            .arg(&folder);
        configure.arg(define("CMAKE_PREFIX_PATH", self.tree));
        configure.arg(define("EXAMPLES", &self.root.join("examples"))).arg(format!("-DWANTED={wanted}"));
        let (status, output) = step::outcome(&mut configure)?;
        if !status.success() && !output.contains("compatible with requested version") {
            eprintln!("{output}");
        }
        Ok(status.success().then_some(folder))
    }
}
