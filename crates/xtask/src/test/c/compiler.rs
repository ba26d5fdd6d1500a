//! Compiling C as strictly as it goes.

use crate::{provide::provide, step, test::Tally};
use anyhow::Result;
use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

pub(super) const STRICT: [&str; 5] = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"];

/// The language modes in which the headers must compile: standard and language.
const MODES: [(&str, &str); 4] = [("c99", "c"), ("c11", "c"), ("c17", "c"), ("c++17", "c++")];

/// Programs that include the headers first, alone and together.
const HEADERS: [&str; 6] = [
    "#include <libseam.h>\nseam_str text(void);\nseam_str text(void) { return SEAM_STR(\"x\"); }\n",
    "#define SEAM_NO_OPERATIONS\n#include <libseam.h>\ntypedef int something;\n",
    "#include <libseam_operations.h>\n#include <libseam.h>\ntypedef int something;\n",
    "#include <libseam_operations/acs_users.h>\n#ifdef LIBSEAM_OPERATIONS_H\n#error all namespaces\n#endif\n\
     #include <libseam.h>\n#ifndef LIBSEAM_OPERATIONS_H\n#error one namespace\n#endif\ntypedef int something;\n",
    "#include <libseam_port.h>\ntypedef int something;\n",
    "#include <libseam.h>\nextern const seam_header table[1];\n\
     const seam_header table[1] = {{SEAM_STR_INIT(\"x-door\"), SEAM_STR_INIT(\"7\")}};\n",
];

/// What a static Rust library needs of the system.
const NEEDED: [&str; 3] = ["-lpthread", "-lm", "-ldl"];

/// The compilers that the headers must please, with their packages.
fn compilers() -> Result<[PathBuf; 2]> {
    Ok([provide("gcc", "gcc")?, provide("clang", "clang")?])
}

/// A C compiler with the C tree.
pub(super) struct Compiler {
    program: OsString,
    include: PathBuf,
    tests: PathBuf,
    flags: Vec<String>,
    library: Vec<OsString>,
}

impl Compiler {
    /// The compiler that the environment variable `CC` names, or `cc`, with the tree's shared library.
    pub(super) fn new(tree: &Path, tests: &Path) -> Self {
        let program = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
        let lib = tree.join("lib");
        let rpath = format!("-Wl,-rpath,{}", lib.display());
        let library = vec!["-L".into(), lib.into(), "-lseam".into(), rpath.into()];
        Self { program, include: tree.join("include"), tests: tests.into(), flags: Vec::new(), library }
    }

    /// The same with a static library instead.
    pub(super) fn with_archive(mut self, archive: &Path) -> Self {
        self.library = vec![archive.into()];
        self.library.extend(NEEDED.map(OsString::from));
        self
    }

    /// The same for programs that are linked with no library of ours.
    pub(super) fn without_library(mut self) -> Self {
        self.library = vec!["-ldl".into()];
        self
    }

    /// The same for programs whose functions are found by libraries that they load.
    pub(super) fn with_export(mut self) -> Self {
        self.flags.push("-rdynamic".into());
        self
    }

    /// The same with that compiler, and flags that go with everything that it compiles.
    pub(super) fn with_flags(mut self, program: PathBuf, flags: &[&str]) -> Self {
        self.program = program.into();
        self.flags = flags.iter().map(|flag| (*flag).into()).collect();
        self
    }

    /// Compiles the headers alone and together, in every mode and with every compiler.
    pub(super) fn headers(&self) -> Result<Tally> {
        let scratch = tempfile::tempdir()?;
        let source = scratch.path().join("header");
        let (mut passed, mut failed) = (0, 0);
        for compiler in compilers()? {
            for (standard, language) in MODES {
                for text in HEADERS {
                    std::fs::write(&source, text)?;
                    let mut compile = Command::new(&compiler);
                    compile.args(STRICT).arg(format!("-std={standard}"));
                    compile.args(["-fsyntax-only", "-x", language, "-I"]).arg(&self.include);
                    let (status, output) = step::outcome(compile.arg(&source))?;
                    if status.success() {
                        passed += 1;
                    } else {
                        eprintln!("headers as {standard}, {}:\n{output}", compiler.display());
                        failed += 1;
                    }
                }
            }
        }
        Ok(Tally::of_runner("C headers", passed, failed, failed == 0))
    }

    /// Compiles a test program. Whether it compiled.
    pub(super) fn compile(&self, source: &Path, program: &Path) -> Result<bool> {
        let mut compile = Command::new(&self.program);
        let is_cpp = source.extension().is_some_and(|extension| extension == "cpp");
        compile.args(STRICT).arg(if is_cpp { "-std=c++17" } else { "-std=c99" });
        compile.args(["-D_POSIX_C_SOURCE=200809L", "-g", "-pthread"]).args(&self.flags);
        compile.arg("-I").arg(&self.include).arg("-I").arg(&self.tests).arg(source).arg("-o").arg(program);
        compile.args(&self.library);
        let what = format!("compile {}", source.file_name().unwrap_or_default().display());
        let (status, output) = step::supervise(&what, &mut compile)?;
        if !status.success() {
            eprintln!("{output}");
        }
        Ok(status.success())
    }
}
