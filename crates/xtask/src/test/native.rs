//! The C and C++ suites, on the tree as it is laid out for programs.

use super::session::Session;
use crate::{
    build::{c::tree, cargo, python::program, release_flags},
    dist, step,
};
use anyhow::Result;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// The programs that the part `c` needs.
pub(super) const C: &[&str] =
    &["arm-none-eabi-gcc", "clang", "g++", "gcc", "openssl", "pkg-config", "valgrind"];

/// The programs that the part `dist` needs.
pub(super) const DIST: &[&str] = &["curl-config", "g++", "gcc", "ld", "make", "pkg-config"];

/// The programs and files that the part `cross` needs: compilers for other machines, their C libraries, and what runs
/// their programs here.
pub(super) const CROSS: &[&str] = &[
    "/usr/aarch64-linux-gnu/include/stdio.h",
    "/usr/arm-linux-gnueabihf/include/stdio.h",
    "/usr/lib/wine/wine64",
    "/usr/riscv64-linux-gnu/include/stdio.h",
    "aarch64-linux-gnu-gcc",
    "arm-linux-gnueabihf-gcc",
    "arm-none-eabi-gcc",
    "gcc",
    "openssl",
    "pkg-config",
    "qemu-aarch64",
    "qemu-system-arm",
    "qemu-system-riscv32",
    "riscv64-linux-gnu-gcc",
    "riscv64-unknown-elf-gcc",
    "wine",
    "x86_64-w64-mingw32-gcc",
];

const TARGET: &str = "x86_64-unknown-linux-gnu";

/// Runs the C suites: form, headers, layout, programs, and that they call every exported function.
pub(super) fn c(session: &mut Session<'_>) -> Result<()> {
    form(session)?;
    with_compiler(session, "C", "gcc")?;
    let programs = session.build_folder("C").display().to_string();
    session.pytest("C exports", &["c", "--ignore=c/abi", "--programs", &programs])
}

/// Runs the C and the C++ suites with another compiler.
pub(super) fn clang(session: &mut Session<'_>) -> Result<()> {
    with_compiler(session, "C with clang", "clang")?;
    cpp_with(session, "clang", "clang++")
}

fn with_compiler(session: &mut Session<'_>, suite: &str, compiler: &str) -> Result<()> {
    let root = session.root;
    let folder = root.join("target/panic-on-demand");
    let mut build = cargo(root);
    build.env("CARGO_ENCODED_RUSTFLAGS", release_flags(root)).env("CARGO_TARGET_DIR", &folder);
    // The crates that the library is made of were compiled for the C tree.
    build.env("CARGO_BUILD_BUILD_DIR", root.join("target"));
    build.args(["rustc", "--release", "-p", "libseam-c", "--lib", "--crate-type", "staticlib"]);
    step::run("the library that panics on demand", build.args(["--features", "panic_on_demand"]))?;
    let mut definitions = definitions(root, compiler);
    definitions.push(format!("-DPANICKING_ARCHIVE={}", folder.join("release/libseam.a").display()));
    session.ctest(suite, "tests/c", &definitions)
}

/// Checks the form of every C and C++ file that people write.
fn form(session: &mut Session<'_>) -> Result<()> {
    let mut list = Command::new("git");
    list.args(["grep", "-L", "^/\\* Generated", "--", "*.c", "*.h", "*.cpp", "*.hpp"]);
    let files = step::ask(list.current_dir(session.root))?;
    let mut form = Command::new(program(session.root, "clang-format"));
    let is_blessing = std::env::var_os("BLESS").is_some();
    form.args(if is_blessing { &["-i"][..] } else { &["--dry-run", "-Werror"] });
    session.check("C form", form.args(files.lines()).current_dir(session.root))
}

/// Compares the ABI with what was promised before.
pub(super) fn abi(session: &mut Session<'_>) -> Result<()> {
    session.pytest("C ABI", &["c/abi"])
}

/// Runs the C++ suites.
pub(super) fn cpp(session: &mut Session<'_>) -> Result<()> {
    cpp_with(session, "gcc", "g++")
}

fn cpp_with(session: &mut Session<'_>, c: &str, cpp: &str) -> Result<()> {
    let mut definitions = definitions(session.root, c);
    definitions.push(format!("-DCMAKE_CXX_COMPILER={cpp}"));
    session.ctest(&format!("C++ with {cpp}"), "tests/cpp", &definitions)
}

/// Runs the programs with the compilers' sanitizers, in the library as well as in the programs.
pub(super) fn sanitizers(session: &mut Session<'_>) -> Result<()> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        eprintln!("  the sanitizers run on x86-64 Linux only");
        return Ok(());
    }
    let root = session.root;
    let mut address = sanitized(root, "address", "-Zsanitizer=address");
    step::run("the library with AddressSanitizer", &mut address)?;
    run_sanitized(session, "C with ASan and UBSan", "address")?;
    // Locks of Rust's own library are seen only if it is compiled for that. The runtime is the C compiler's.
    let mut thread = sanitized(root, "thread", "-Zsanitizer=thread\u{1f}-Zexternal-clangrt");
    thread.arg("-Zbuild-std=std,panic_unwind").envs(rustc_with_source()?.map(|rustc| ("RUSTC", rustc)));
    step::run("the library and Rust's own with ThreadSanitizer", &mut thread)?;
    run_sanitized(session, "C with TSan", "thread")
}

fn run_sanitized(session: &mut Session<'_>, suite: &str, sanitizer: &str) -> Result<()> {
    let archive = session.root.join("target/sanitizers").join(sanitizer).join(TARGET).join("debug/libseam.a");
    let mut definitions = definitions(session.root, "gcc");
    definitions.push(format!("-DSANITIZER={sanitizer}"));
    definitions.push(format!("-DARCHIVE={}", archive.display()));
    session.ctest(suite, "tests/c", &definitions)
}

/// Returns the command that builds the static library with flags that the compiler has for its own developers.
fn sanitized(root: &Path, name: &str, flags: &str) -> Command {
    let mut build = cargo(root);
    build.env("RUSTC_BOOTSTRAP", "1").env("CARGO_ENCODED_RUSTFLAGS", flags);
    build.env("CARGO_TARGET_DIR", root.join("target/sanitizers").join(name));
    build.args(["rustc", "-p", "libseam-c", "--lib", "--crate-type", "staticlib", "--target", TARGET]);
    build
}

/// Returns the compiler whose library's source is there; `None` for the one that compiles everything else.
fn rustc_with_source() -> Result<Option<PathBuf>> {
    let sysroot = step::ask(Command::new("rustc").args(["--print", "sysroot"]))?;
    if Path::new(&sysroot).join("lib/rustlib/src/rust/library/Cargo.lock").exists() {
        return Ok(None);
    }
    let source = "/usr/lib/rustlib/src/rust/library/Cargo.lock";
    crate::provide::provide(&["/usr/bin/rustc", source])?;
    Ok(Some("/usr/bin/rustc".into()))
}

/// Runs the commands and the code of docs/c.md.
pub(super) fn guide(session: &mut Session<'_>) -> Result<()> {
    session.pytest("docs/c.md", &["guide/test_c.py"])
}

/// Unpacks the tarball elsewhere and builds programs with it.
pub(super) fn dist(session: &mut Session<'_>) -> Result<()> {
    let tarball = dist::pack(session.root)?.display().to_string();
    session.pytest("dist", &["dist", "--tarball", &tarball])
}

/// Makes the tarballs for other machines, and builds and runs programs with them.
pub(super) fn cross(session: &mut Session<'_>) -> Result<()> {
    dist::run(session.root, false, &[dist::ALL.to_owned()])?;
    let tarballs = session.root.join("target/dist/cross").display().to_string();
    session.pytest("cross", &["cross", "--tarballs", &tarballs])
}

fn definitions(root: &Path, compiler: &str) -> Vec<String> {
    vec![
        format!("-DTREE={}", tree(root).display()),
        format!("-DPYTHON={}", program(root, "python").display()),
        format!("-DCMAKE_C_COMPILER={compiler}"),
    ]
}
