//! The tarball of `cargo xtask dist`, unpacked elsewhere: what is in it, and that programs build with it and run.

mod documents;
mod programs;
mod two_libraries;

use super::Tally;
use crate::{
    build::{self, c::abi, seam},
    dist,
    sandbox::Sandbox,
    step,
};
use anyhow::{Context as _, Result};
use programs::{Example, Program, Workshop};
use serde_json::json;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Somebody of the demo company, with an access system user.
const PERSON: [&str; 2] = ["1de00000-0000-4000-8000-000000000006", "acc00000-0000-4000-8000-000000000006"];

/// Runs them.
pub(crate) fn run(root: &Path) -> Result<Vec<Tally>> {
    let tarball = dist::pack(root)?;
    let again = fs::read(&tarball)?;
    let same = fs::read(dist::pack(root)?)? == again;
    let folder = tempfile::tempdir()?;
    let mut unpack = Command::new("tar");
    step::run("unpack", unpack.arg("-xzf").arg(&tarball).arg("-C").arg(folder.path()))?;
    // Its paths follow from where it is now, not from where it was made.
    let tree = folder.path().join("elsewhere");
    fs::rename(folder.path().join(dist::name()?), &tree).context("the tarball holds no such folder")?;
    let mut tallies = vec![
        Tally::of_check("dist: the same tree gives the same tarball", same),
        Tally::of_check("dist: contents", contents(root, &tree)?),
        documents::links(&tree)?,
    ];
    tallies.extend(documents::glibc(root, &tree)?);
    let workshop = Workshop { root, tree: &tree, folder: folder.path() };
    for program in workshop.programs()? {
        let suite = format!("{}, {}", program.example.source(), program.way);
        let holds = match &program.path {
            Some(path) => cases(root, &suite, path, &program, &tree.join("lib"))?,
            None => vec![false],
        };
        let passed = holds.iter().filter(|h| **h).count() as u64;
        tallies.push(Tally::of_runner(&suite, passed, holds.len() as u64 - passed, true));
    }
    let [fits, newer, older] = [dist::series(), "99.0".into(), "0.0.1".into()];
    let holds = workshop.configure(&fits)?.is_some()
        && workshop.configure(&newer)?.is_none()
        && workshop.configure(&older)?.is_none();
    tallies.push(Tally::of_check("CMake: which versions fit", holds));
    let linked = two_libraries::link(root, &tree, folder.path())?;
    tallies.push(Tally::of_check("two Rust static libraries in one program", linked));
    Ok(tallies)
}

/// Whether the tree holds what it has to and nothing else, and the libraries what they have to.
fn contents(root: &Path, tree: &Path) -> Result<bool> {
    let version = env!("CARGO_PKG_VERSION");
    let libraries = if cfg!(target_os = "macos") {
        [format!("libseam.{version}.dylib"), format!("libseam.{}.dylib", abi(root)?), "libseam.dylib".into()]
    } else {
        [format!("libseam.so.{version}"), format!("libseam.so.{}", abi(root)?), "libseam.so".into()]
    };
    let mut expected: BTreeSet<String> = build::c::HEADERS.map(|header| format!("include/{header}")).into();
    expected.extend(libraries.map(|name| format!("lib/{name}")));
    expected.extend(
        [
            "lib/cmake/libseam/libseamConfig.cmake",
            "lib/cmake/libseam/libseamConfigVersion.cmake",
            "lib/libseam.a",
            "lib/pkgconfig/libseam.pc",
        ]
        .map(String::from),
    );
    for document in dist::DOCUMENTS {
        let mut found = BTreeSet::new();
        if root.join(document).is_dir() {
            files(root, &root.join(document), &mut found)?;
        } else {
            found.insert(document.into());
        }
        expected.extend(found.iter().map(|name| format!("{}/{name}", dist::DOCUMENTATION)));
    }
    let mut found = BTreeSet::new();
    files(tree, tree, &mut found)?;
    for name in expected.symmetric_difference(&found) {
        eprintln!(
            "dist: {name} is {} the tarball",
            if found.contains(name) { "wrongly in" } else { "not in" }
        );
    }
    let place = root.display().to_string();
    let mut holds = expected == found;
    for name in &found {
        let bytes = fs::read(tree.join(name))?;
        if bytes.windows(place.len()).any(|window| window == place.as_bytes()) {
            eprintln!("dist: {name} names the folder that it was made in");
            holds = false;
        }
    }
    Ok(holds)
}

/// Every file and link below `folder`, relative to `base`.
fn files(base: &Path, folder: &Path, found: &mut BTreeSet<String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && !path.is_symlink() {
            files(base, &path, found)?;
        } else {
            found.insert(path.strip_prefix(base)?.to_string_lossy().into_owned());
        }
    }
    Ok(())
}

/// What an example has to do: exit codes, what it says, and that it can be run again.
fn cases(root: &Path, suite: &str, path: &Path, program: &Program, lib: &Path) -> Result<Vec<bool>> {
    let sandbox = Sandbox::start(&seam(root))?;
    // What is linked statically must run without the library.
    let lib: PathBuf = if program.is_static { PathBuf::new() } else { lib.into() };
    let run = |key: Option<&str>, arguments: &[&str], code: i32, expected: &str| -> Result<bool> {
        let mut command = Command::new(path);
        sandbox.introduce(&mut command);
        command.args(arguments).env("LD_LIBRARY_PATH", &lib).env_remove("SEAM_API_KEY");
        command.envs(key.map(|key| ("SEAM_API_KEY", key)));
        let (status, output) = step::outcome(&mut command)?;
        let holds =
            status.code() == Some(code) && output.contains(expected) && !output.contains(&sandbox.api_key);
        if !holds {
            eprintln!("{suite} {arguments:?}: {status}, expected {code} and \"{expected}\":\n{output}");
        }
        Ok(holds)
    };
    let key = Some(sandbox.api_key.as_str());
    let [person, user] = PERSON;
    let needs = step::ask(Command::new("readelf").arg("-d").arg(path))?.contains("libseam.so.");
    let mut holds = vec![
        needs != program.is_static,
        run(key, &[], 2, "usage:")?,
        run(None, &PERSON[..1], 3, "no credential")?,
    ];
    if matches!(program.example, Example::COffboard | Example::CppOffboard) {
        holds.extend([
            run(key, &PERSON, 0, &format!("person {person}: gone"))?,
            run(key, &PERSON, 0, "is not there")?,
            run(key, &["not-an-id"], 1, "NOT CONFIRMED: `user_identity_id`")?,
            run(Some("seam_test_of_nobody"), &PERSON, 1, "401")?,
        ]);
    } else {
        let fault = |rule: &str| sandbox.post("/_sandbox/faults/set", &json!({ "rules": [rule] }));
        holds.push(run(key, &["not-an-id"], 1, "NOT CONFIRMED: `acs_user_id`")?);
        holds.push(run(Some("seam_test_of_nobody"), &[user], 1, "401")?);
        fault("acs.users.delete:oversized")?;
        holds.push(run(key, &[user], 1, "NOT CONFIRMED: the reply is larger than the limit")?);
        sandbox.post("/_sandbox/reset", &json!({}))?;
        fault("acs.users.delete:drop=after,count=1")?;
        holds.push(run(key, &[user], 1, "an earlier attempt may have removed it")?);
        holds.push(run(key, &[user], 1, "404")?);
    }
    Ok(holds)
}
