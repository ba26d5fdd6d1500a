//! The commands in docs/offboarding.md, as they stand there, one after the other against one sandbox.

use crate::{
    process::{ran, shell},
    sandbox::Sandbox,
};
use std::fs;

const SECRET_KEY: &str = include_str!("../../../libseam-evidence/tests/signed/plain.key");
const PUBLIC_KEY: &str = include_str!("../../../libseam-evidence/tests/signed/minisign.pub");
const GUIDE: &str = include_str!("../../../../docs/offboarding.md");

#[test]
fn the_commands_of_the_guide_work_as_they_stand_there() {
    let sandbox = Sandbox::demo();
    let folder = tempfile::tempdir().expect("no folder");
    for (name, key) in [("minisign.key", SECRET_KEY), ("minisign.pub", PUBLIC_KEY)] {
        fs::write(folder.path().join(name), key).expect("cannot write");
    }
    let blocks = GUIDE.split("```sh\n").skip(1).map(|rest| rest.split("```").next().expect("no end"));
    let mut count = 0;
    for block in blocks {
        let mut command = shell(block);
        let command = command.current_dir(folder.path());
        // The guide says which credential opens several workspaces.
        let is_across = block.contains("--workspaces");
        ran(if is_across { sandbox.offer_token(command) } else { sandbox.offer(command) }).exits(0);
        count += 1;
    }
    assert_eq!(count, 10);
    let search = serde_json::json!({ "search": "elif.yildiz" });
    let people = sandbox.ids("/user_identities/list", &search, "user_identities", "user_identity_id");
    assert!(people.is_empty(), "the person of the first steps is there");
}
