//! The vectors of off-boardings through [`Client`], with their evidence in a file.

use super::{convert, object};
use libseam::{
    CallOptions, Client, Error,
    off_board::{EvidenceFile, OffBoarding},
};
use serde_json::{Value, json};
use std::fs;

/// Returns whether the vector is of an off-boarding, or of its evidence.
pub(crate) fn is_it(vector: &Value) -> bool {
    let flow = vector["flow"].as_str().unwrap_or_default();
    flow.ends_with("off_boarding") || flow == "off_board" || flow == "verify_evidence"
}

/// Returns lines of evidence as they are in a file.
fn text<'l>(lines: impl IntoIterator<Item = &'l Value>) -> String {
    lines.into_iter().map(|line| format!("{}\n", line.as_str().expect("a line"))).collect()
}

/// Returns the lines of `list`.
fn lines(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

/// Plays a vector, and returns its result. A client gives the value of a reply, and no more of it.
pub(crate) async fn play(
    vector: &Value,
    client: &Client,
    call: CallOptions,
    wrong: &mut Vec<String>,
) -> Result<Value, Error> {
    let journal = text(lines(&vector["journal"]));
    if vector["flow"] == "verify_evidence" {
        return Ok(json!({ "evidence": convert(&libseam::verify_evidence(journal.as_bytes())?) }));
    }
    let mut params = object(vector.get("params"));
    // A client adds what it knows of this machine, unless it is told not to.
    for name in ["operator", "platform", "now_ms"] {
        if !params.contains_key(name) {
            params = params.with(name, libseam::json::Value::Null);
        }
    }
    let methods = client.off_board().with(call);
    let of_reply = |value: &libseam::json::Value| {
        let mut expected = vector["expect"].clone();
        expected["reply"]["value"] = convert(value);
        expected
    };
    if vector["flow"] == "plan_off_boarding" {
        return methods.plan(params).await.map(|plan| of_reply(&plan));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("evidence.jsonl");
    fs::write(&path, &journal).expect("a file");
    let evidence = EvidenceFile::open(&path)?;
    let mut run: OffBoarding = match vector["flow"].as_str() {
        Some("check_off_boarding") => methods.check(params, evidence)?,
        Some("apply_off_boarding") => {
            let plan = object(vector.get("plan")).into();
            methods.apply(&plan, params, Some(evidence))?
        }
        Some("off_board") => methods.plan_and_apply(params, Some(evidence))?,
        other => panic!("unknown flow {other:?}"),
    };
    let mut given = Vec::new();
    while let Some(line) = run.next().await {
        given.push(convert(&line));
    }
    let result = run.finish().await;
    let recorded = text(lines(&vector["steps"]).flat_map(|step| lines(&step["record"])));
    let written = fs::read_to_string(&path).expect("the file");
    if written != journal.clone() + &recorded {
        wrong.push(format!("wrote {written}"));
    }
    let expected: Vec<Value> =
        recorded.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    if given != expected {
        wrong.push(format!("gave the lines {given:?}"));
    }
    result.map(|report| of_reply(&report))
}
