//! The committed fuzzing corpus through the fuzz targets, on stable and without a fuzzer.

#[path = "../../../fuzz/src/lib.rs"]
#[allow(unreachable_pub, reason = "it is the library of another crate")]
mod targets;

use std::fs;

#[test]
fn every_entry_of_the_corpus() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus");
    let mut entries = 0;
    for corpus in fs::read_dir(folder).expect("fuzz/corpus") {
        let corpus = corpus.expect("an entry").path();
        let name = corpus.file_name().and_then(|n| n.to_str()).expect("a name");
        let target = targets::target(name).unwrap_or_else(|| panic!("there is no target {name}"));
        for entry in fs::read_dir(&corpus).expect("a folder") {
            target(&fs::read(entry.expect("an entry").path()).expect("a readable file"));
            entries += 1;
        }
    }
    assert!(entries >= 20, "only {entries} entries");
}
