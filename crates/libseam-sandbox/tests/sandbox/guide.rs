//! `docs/sandbox.md` against the sandbox.

use libseam_sandbox::FaultRule;
use serde_json::json;

use crate::client::Client;

const GUIDE: &str = include_str!("../../../../docs/sandbox.md");

#[test]
fn the_guide_has_every_fault() {
    let rows: Vec<_> = GUIDE.lines().filter(|line| line.starts_with("| `")).collect();
    for example in FaultRule::EXAMPLES {
        let name = example.split('=').next().expect("a name");
        let has = |row: &&str| row[3..].starts_with(name) && !row[3 + name.len()..].starts_with('_');
        assert!(rows.iter().any(has), "{example}");
    }
}

#[test]
fn the_guide_has_every_part_of_a_rule_for_providers() {
    let table =
        GUIDE.split("## Providers").nth(1).and_then(|rest| rest.split("## ").next()).expect("a chapter");
    let rows: Vec<_> = table.lines().filter_map(|line| line.strip_prefix("| `")).collect();
    for example in libseam_sandbox::ProviderRule::EXAMPLES {
        let name = example.split('=').next().expect("a name");
        assert!(rows.iter().any(|row| row.starts_with(name)), "{example}");
    }
}

#[tokio::test]
async fn the_guide_has_every_control_endpoint_and_no_other() {
    let rows = include_str!("../../data/operations/control.json");
    let rows: serde_json::Value = serde_json::from_str(rows).expect("JSON");
    let paths = rows.as_array().expect("a list").iter().filter_map(|row| row["path"].as_str());
    let mut paths: Vec<_> = paths.filter(|path| path.starts_with("/_sandbox/")).collect();
    let listed = GUIDE.lines().filter_map(|line| line.strip_prefix("| `/_sandbox/")?.split_once('`'));
    let mut listed: Vec<_> = listed.map(|(name, _)| format!("/_sandbox/{name}")).collect();
    paths.sort_unstable();
    listed.sort_unstable();
    assert_eq!(paths, listed);
    let client = Client::empty().await;
    for path in listed {
        assert!([200, 400].contains(&client.post(&path, json!({})).await.status.as_u16()), "{path}");
    }
}

#[tokio::test]
async fn the_guides_small_world_is_a_seed() {
    let text = GUIDE.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a world");
    let file = std::env::temp_dir().join(format!("libseam-{}-guide.json", std::process::id()));
    std::fs::write(&file, text).expect("written");
    let seed = libseam_sandbox::Seed::read(&file);
    std::fs::remove_file(&file).expect("removed");
    let config = libseam_sandbox::Config { seed: seed.expect("a seed"), ..Default::default() };
    let devices = Client::start(config).await.get("/devices/list", json!({}), "devices").await;
    assert_eq!(devices[0]["display_name"], "Shed");
}
