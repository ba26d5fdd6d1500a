//! What the documents in the tarball say: that their links lead somewhere, and that the libraries need no newer C library.

use super::{Tally, files};
use crate::{dist, step};
use anyhow::{Context as _, Result};
use std::{collections::BTreeSet, fs, path::Path, process::Command};

/// Follows every link from one document to another file.
pub(super) fn links(tree: &Path) -> Result<Tally> {
    let mut names = BTreeSet::new();
    files(tree, &tree.join(dist::DOCUMENTATION), &mut names)?;
    let (mut passed, mut failed) = (0, 0);
    for name in names.iter().filter(|name| name.ends_with(".md")) {
        let document = tree.join(name);
        for target in targets(&fs::read_to_string(&document)?) {
            if document.parent().is_some_and(|folder| folder.join(&target).exists()) {
                passed += 1;
            } else {
                eprintln!("dist: {name} has a link to {target}, which is not in the tarball");
                failed += 1;
            }
        }
    }
    Ok(Tally::of_runner("dist: links of the documents", passed, failed, true))
}

/// The files that a document has links to.
fn targets(document: &str) -> Vec<String> {
    let links = document.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    let files = links.map(|(link, _)| link.split('#').next().unwrap_or_default());
    files.filter(|file| !file.is_empty() && !file.contains("://")).map(String::from).collect()
}

/// Compares the newest version of glibc that the shared library asks for with the one that the guide names. On a machine
/// with an older one, the guide says, that one is enough.
pub(super) fn glibc(root: &Path, tree: &Path) -> Result<Option<Tally>> {
    if !cfg!(all(target_os = "linux", target_env = "gnu")) {
        return Ok(None);
    }
    let told = step::ask(Command::new("readelf").arg("-VW").arg(tree.join("lib/libseam.so")))?;
    let needs = versions(&told, "GLIBC_").into_iter().max().context("the library asks for no glibc")?;
    let guide = fs::read_to_string(root.join("docs/c.md"))?;
    let named = versions(&guide, "glibc ").into_iter().max().context("docs/c.md names no glibc")?;
    if needs > named {
        eprintln!("dist: the library needs glibc {needs:?}, and docs/c.md says {named:?}");
    }
    Ok(Some(Tally::of_check("dist: the glibc that the guide names", needs <= named)))
}

/// The versions that stand behind `mark` in `text`.
fn versions(text: &str, mark: &str) -> Vec<(u32, u32)> {
    let version = |rest: &str| {
        let (major, rest) = rest.split_once('.')?;
        let minor: String = rest.chars().take_while(char::is_ascii_digit).collect();
        Some((major.parse().ok()?, minor.parse().ok()?))
    };
    text.split(mark).skip(1).filter_map(version).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_files_are_found() {
        let document = "[a](b.md), [c](https://d), [e](#f)\n[g](../h/i.c#j)";
        assert_eq!(targets(document), ["b.md", "../h/i.c"]);
    }

    #[test]
    fn versions_are_numbers() {
        assert_eq!(versions("GLIBC_2.9 GLIBC_2.34\nGLIBC_PRIVATE", "GLIBC_"), [(2, 9), (2, 34)]);
    }
}
