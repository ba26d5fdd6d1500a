//! Compiling C as strictly as it goes.

use crate::{step, test::Tally};
use anyhow::Result;
use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

const STRICT: [&str; 5] = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"];

/// The language modes in which the headers must compile: standard and language.
const MODES: [(&str, &str); 4] = [("c99", "c"), ("c11", "c"), ("c17", "c"), ("c++17", "c++")];

/// A C compiler with the C tree.
pub(super) struct Compiler {
    program: OsString,
    include: PathBuf,
    lib: PathBuf,
    tests: PathBuf,
}

impl Compiler {
    /// The compiler that the environment variable `CC` names, or `cc`.
    pub(super) fn new(tree: &Path, tests: &Path) -> Self {
        let program = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
        Self { program, include: tree.join("include"), lib: tree.join("lib"), tests: tests.into() }
    }

    /// Compiles both headers alone and together, in every mode.
    pub(super) fn headers(&self) -> Result<Tally> {
        let scratch = tempfile::tempdir()?;
        let source = scratch.path().join("header");
        let (mut passed, mut failed) = (0, 0);
        for (standard, language) in MODES {
            for text in [
                "#include <libseam.h>\nseam_str text(void);\nseam_str text(void) { return SEAM_STR(\"x\"); }\n",
                "#define SEAM_NO_OPERATIONS\n#include <libseam.h>\ntypedef int something;\n",
                "#include <libseam_operations.h>\n#include <libseam.h>\ntypedef int something;\n",
            ] {
                std::fs::write(&source, text)?;
                let mut compile = Command::new(&self.program);
                compile.args(STRICT).arg(format!("-std={standard}")).args(["-fsyntax-only", "-x", language]);
                compile.arg("-I").arg(&self.include).arg(&source);
                let (status, output) = step::supervise(&format!("headers as {standard}"), &mut compile)?;
                if status.success() {
                    passed += 1;
                } else {
                    eprintln!("{output}");
                    failed += 1;
                }
            }
        }
        Ok(Tally::of_runner("C headers", passed, failed, failed == 0))
    }

    /// Compiles a test program against the shared library. Whether it compiled.
    pub(super) fn compile(&self, source: &Path, program: &Path) -> Result<bool> {
        let mut compile = Command::new(&self.program);
        compile.args(STRICT).args(["-std=c99", "-D_POSIX_C_SOURCE=200809L", "-g", "-pthread"]);
        compile.arg("-I").arg(&self.include).arg("-I").arg(&self.tests).arg(source).arg("-o").arg(program);
        compile.arg("-L").arg(&self.lib).arg("-lseam");
        compile.arg(format!("-Wl,-rpath,{}", self.lib.display()));
        let what = format!("compile {}", source.file_name().unwrap_or_default().display());
        let (status, output) = step::supervise(&what, &mut compile)?;
        if !status.success() {
            eprintln!("{output}");
        }
        Ok(status.success())
    }
}
