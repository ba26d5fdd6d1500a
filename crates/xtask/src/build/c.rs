//! The C tree: `target/dist/c/{include,lib,lib/pkgconfig,lib/cmake}`, as a package manager would install it.

mod cmake;

use crate::step;
use anyhow::{Context as _, Result, bail};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The headers, below `include`.
pub(crate) const HEADERS: [&str; 24] = [
    "libseam.h",
    "libseam_operations.h",
    "libseam_port.h",
    "libseam.hpp",
    "libseam_call.hpp",
    "libseam_event.hpp",
    "libseam_options.hpp",
    "libseam_operations.hpp",
    "libseam_pages.hpp",
    "libseam_result.hpp",
    "libseam_text.hpp",
    "libseam_transport.hpp",
    "libseam_operations/acs_access_groups.h",
    "libseam_operations/acs_access_groups.hpp",
    "libseam_operations/acs_credentials.h",
    "libseam_operations/acs_credentials.hpp",
    "libseam_operations/acs_users.h",
    "libseam_operations/acs_users.hpp",
    "libseam_operations/client_sessions.h",
    "libseam_operations/client_sessions.hpp",
    "libseam_operations/typed_call.h",
    "libseam_operations/typed_call.hpp",
    "libseam_operations/user_identities.h",
    "libseam_operations/user_identities.hpp",
];

/// Where the tree is.
pub(crate) fn tree(root: &Path) -> PathBuf {
    root.join("target/dist/c")
}

/// Lays the C tree out from what is built.
pub(crate) fn build(root: &Path) -> Result<()> {
    if !cfg!(target_os = "linux") && !cfg!(target_os = "macos") {
        bail!("the C tree is laid out on Linux and macOS only");
    }
    let (tree, built) = (tree(root), root.join("target/release"));
    if tree.exists() {
        fs::remove_dir_all(&tree)?;
    }
    let (include, lib) = (tree.join("include"), tree.join("lib"));
    fs::create_dir_all(include.join("libseam_operations"))?;
    fs::create_dir_all(lib.join("pkgconfig"))?;
    for header in HEADERS {
        copy(&root.join("include").join(header), &include.join(header))?;
    }
    copy(&built.join("libseam.a"), &lib.join("libseam.a"))?;
    let version = env!("CARGO_PKG_VERSION");
    let abi = abi(root)?;
    let [real, loaded, linked] = if cfg!(target_os = "macos") {
        [format!("libseam.{version}.dylib"), format!("libseam.{abi}.dylib"), "libseam.dylib".into()]
    } else {
        [format!("libseam.so.{version}"), format!("libseam.so.{abi}"), "libseam.so".into()]
    };
    copy(&built.join(&linked), &lib.join(&real))?;
    link(&real, &lib.join(&loaded))?;
    link(&real, &lib.join(linked))?;
    let private = static_libraries(root)?;
    fs::write(lib.join("pkgconfig/libseam.pc"), pkg_config(version, &private))?;
    cmake::write(&lib.join("cmake/libseam"), version, [&real, &loaded], &private)
}

/// The number that the header says the ABI has.
pub(crate) fn abi(root: &Path) -> Result<u32> {
    let header = fs::read_to_string(root.join("include/libseam.h")).context("cannot read libseam.h")?;
    let number = header.lines().find_map(|line| line.strip_prefix("#define SEAM_ABI_VERSION "));
    Ok(number.context("libseam.h does not define SEAM_ABI_VERSION")?.trim().parse()?)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).with_context(|| format!("cannot copy {} to {}", from.display(), to.display()))?;
    Ok(())
}

#[cfg(unix)]
fn link(target: &str, link: &Path) -> Result<()> {
    std::os::unix::fs::symlink(target, link).with_context(|| format!("cannot link {}", link.display()))
}

#[cfg(not(unix))]
fn link(_: &str, link: &Path) -> Result<()> {
    bail!("cannot link {}", link.display())
}

/// The pkg-config file. The tree may be moved: its paths follow from where the file is.
fn pkg_config(version: &str, private: &str) -> String {
    format!(
        "prefix=${{pcfiledir}}/../..\nincludedir=${{prefix}}/include\nlibdir=${{prefix}}/lib\n\n\
         Name: libseam\nDescription: The Seam API's access-removal operations, with a reply you can believe\n\
         Version: {version}\nCflags: -I${{includedir}}\nLibs: -L${{libdir}} -lseam\nLibs.private: {private}\n"
    )
}

/// What a program needs that is linked with the static library, as the compiler says. Every C compiler adds its own
/// support library, and knows of which kind: the shared one, which is named here, cannot be had with `-static`.
fn static_libraries(root: &Path) -> Result<String> {
    let scratch = tempfile::tempdir()?;
    let empty = scratch.path().join("empty.rs");
    fs::write(&empty, "")?;
    let mut rustc = Command::new("rustc");
    rustc.args(["--crate-type", "staticlib", "--print", "native-static-libs", "--out-dir"]);
    rustc.arg(scratch.path()).arg(&empty).current_dir(root);
    let (status, output) = step::supervise("what the static library needs", &mut rustc)?;
    let list =
        output.lines().find_map(|line| line.split_once("native-static-libs: ")).map(|(_, list)| list.trim());
    match list {
        Some(list) if status.success() => {
            let kept: Vec<&str> = list.split_whitespace().filter(|word| *word != "-lgcc_s").collect();
            Ok(kept.join(" "))
        }
        _ => bail!("rustc does not say what a static library needs:\n{output}"),
    }
}
