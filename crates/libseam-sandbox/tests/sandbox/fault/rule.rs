//! Fault rules: reading them, and the requests that they hit.

use libseam_sandbox::{FaultRule, RuleError};
use serde_json::json;

use super::{delete, with};

fn error(text: &str) -> String {
    let error: RuleError = text.parse::<FaultRule>().expect_err(text);
    error.to_string()
}

#[test]
fn rules_are_written_as_they_are_read() {
    for text in [
        "acs.users.delete:status=503,count=2",
        "*:drop=after,probability=0.3",
        "*:drop=before,count=1,probability=1,seed=7",
        "user_identities.delete:delay=500",
        "*:html",
        "*:ok_false",
        "*:redirect=http://127.0.0.1:9/x,status=302",
        "*:redirect=https://example.com/?a=b:c%2C,status=308",
        "*:truncate",
        "*:reset_mid_body",
        "*:oversized=10000000",
        "*:gzip=67108864",
        "*:garbage",
        "*:drip=50",
        "*:content_type=text/plain; charset=utf-8",
        "*:rate_limit=2",
        "*:rate_limit=0",
        "*:rate_limit=date",
        "*:status=500",
    ] {
        let rule: FaultRule = text.parse().expect(text);
        assert_eq!(rule.to_string(), text);
        assert_eq!(rule.to_string().parse::<FaultRule>().as_ref(), Ok(&rule));
    }
}

#[test]
fn order_spaces_and_defaults_do_not_matter() {
    for (text, same) in [
        ("*:count=2,status=503", "*:status=503,count=2"),
        (" * : seed = 1 , html ", "*:html,seed=1"),
        ("*:status=307,redirect=http://x/", "*:redirect=http://x/,status=307"),
        ("*:oversized", "*:oversized=10000000"),
        ("*:gzip", "*:gzip=67108864"),
        ("*:redirect=http://x/", "*:redirect=http://x/,status=302"),
    ] {
        let (rule, same): (FaultRule, FaultRule) = (text.parse().expect(text), same.parse().expect(same));
        assert_eq!(rule, same, "{text}");
    }
}

#[test]
fn a_rule_that_cannot_be_read_is_explained() {
    let operation = "use a path of the API with dots, such as `acs.users.delete`, or `*`";
    let any = "18446744073709551615";
    for (text, message) in [
        ("", "a fault rule must be `OPERATION:FAULT`, such as `acs.users.delete:status=503`, got ``".to_owned()),
        ("html", "a fault rule must be `OPERATION:FAULT`, such as `acs.users.delete:status=503`, got `html`".to_owned()),
        ("acs.users.delte:html", format!("the sandbox has no operation `acs.users.delte`; {operation}")),
        ("/acs/users/delete:html", format!("the sandbox has no operation `/acs/users/delete`; {operation}")),
        ("health:html", format!("the sandbox has no operation `health`; {operation}")),
        ("_sandbox.reset:html", format!("the sandbox has no operation `_sandbox.reset`; {operation}")),
        ("redirect=http://x/", format!("the sandbox has no operation `redirect=http`; {operation}")),
        ("*:", "a part of a rule must be `name` or `name=value`, got nothing".to_owned()),
        ("*:html,", "a part of a rule must be `name` or `name=value`, got nothing".to_owned()),
        ("*:count=1", "a fault rule must have a fault, such as `status=503`".to_owned()),
        ("*:html,ok_false", "`html` and `ok_false` are two faults; use a rule for each".to_owned()),
        ("*:html,html", "`html` must be given once, got it twice".to_owned()),
        ("*:count=1,html,count=2", "`count` must be given once, got it twice".to_owned()),
        ("*:html=1", "`html` must have no value; use the name alone".to_owned()),
        ("*:status", "`status` must be a number from 200 to 599".to_owned()),
        ("*:status=", "`status` must be a number from 200 to 599".to_owned()),
        ("*:status=100", "`status` must be a number from 200 to 599, got `100`".to_owned()),
        ("*:status=\n", "`status` must be a number from 200 to 599".to_owned()),
        ("*:status=5\u{1b}3", "`status` must be a number from 200 to 599, got `5\\u{1b}3`".to_owned()),
        ("*:delay=0", "`delay` must be a number from 1 to 3600000, got `0`".to_owned()),
        ("*:drip=1.5", "`drip` must be a number from 1 to 3600000, got `1.5`".to_owned()),
        ("*:gzip=1073741825", "`gzip` must be a number from 1 to 1073741824, got `1073741825`".to_owned()),
        ("*:oversized=x", format!("`oversized` must be a number from 1 to {any}, got `x`")),
        ("*:drop", "`drop` must be `before` or `after`".to_owned()),
        ("*:drop=now", "`drop` must be `before` or `after`, got `now`".to_owned()),
        ("*:rate_limit", "`rate_limit` must be a number of seconds or `date`".to_owned()),
        ("*:rate_limit=-1", "`rate_limit` must be a number of seconds or `date`, got `-1`".to_owned()),
        ("*:redirect", "`redirect` must be a URL that begins with `http://` or `https://`".to_owned()),
        (
            "*:redirect=/x",
            "`redirect` must be a URL that begins with `http://` or `https://`, got `/x`".to_owned(),
        ),
        (
            "*:redirect=http://x/,status=304",
            "`status` must be 301, 302, 303, 307 or 308 beside `redirect`, got `304`".to_owned(),
        ),
        ("*:content_type", "`content_type` must be a media type, such as `text/plain`".to_owned()),
        (
            "*:content_type=té",
            "`content_type` must be printable ASCII without a comma, got `té`".to_owned(),
        ),
        ("*:html,count=0", format!("`count` must be a number from 1 to {any}, got `0`")),
        ("*:html,probability=2", "`probability` must be a number from 0 to 1, got `2`".to_owned()),
        ("*:html,probability=NaN", "`probability` must be a number from 0 to 1, got `NaN`".to_owned()),
        ("*:html,seed=-1", format!("`seed` must be a number from 0 to {any}, got `-1`")),
        (
            "*:explode",
            "a fault must be `status`, `rate_limit`, `redirect`, `html`, `ok_false`, `delay`, \
             `drop`, `garbage`, `truncate`, `reset_mid_body`, `content_type`, `oversized`, `gzip`, `drip` or `attempt`, got `explode`"
                .to_owned(),
        ),
    ] {
        assert_eq!(error(text), message, "{text:?}");
    }
    assert!(error("*:html,explode").ends_with("got `explode`"));
}

#[tokio::test]
async fn a_rule_hits_its_operation_and_no_other() {
    let client = with(&["user_identities.delete:status=503"]).await;
    client.ok("/user_identities/list", json!({})).await;
    client.ok("/health", json!({})).await;
    assert_eq!(delete(&client).await.status, 503);
}

#[tokio::test]
async fn a_rule_for_everything_leaves_health_and_control_alone() {
    let client = with(&["*:status=503"]).await;
    for path in ["/health", "/_sandbox/counts", "/_sandbox/requests/list", "/_sandbox/faults/list"] {
        client.ok(path, json!({})).await;
    }
    client.ok("/_sandbox/acs_systems/create", json!({ "name": "Office" })).await;
    for path in ["/acs/systems/list", "/user_identities/list", "/client_sessions/list"] {
        assert_eq!(client.post(path, json!({})).await.status, 503, "{path}");
    }
    assert_eq!(client.post("/nowhere", json!({})).await.status, 404);
}

#[tokio::test]
async fn a_count_is_used_up() {
    let client = with(&["*:status=503,count=2"]).await;
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(client.post("/acs/systems/list", json!({})).await.status.as_u16());
    }
    assert_eq!(statuses, [503, 503, 200, 200]);
}

#[tokio::test]
async fn the_first_rule_that_hits_counts_alone() {
    let rules = ["*:status=500,count=1", "acs.systems.list:status=501,count=1", "*:status=502,probability=0"];
    let client = with(&rules).await;
    let mut statuses = Vec::new();
    for path in ["/acs/users/list", "/acs/users/list", "/acs/systems/list", "/acs/systems/list"] {
        statuses.push(client.post(path, json!({})).await.status.as_u16());
    }
    assert_eq!(statuses, [500, 200, 501, 200]);
}

/// Returns the places of the requests that a rule hits.
async fn pattern(rules: &[&str], requests: usize) -> Vec<bool> {
    let client = with(rules).await;
    let mut pattern = Vec::new();
    for _ in 0..requests {
        pattern.push(client.post("/acs/systems/get", json!({})).await.status == 503);
    }
    pattern
}

#[tokio::test]
async fn a_probability_is_kept_and_repeats_itself() {
    let hits = pattern(&["*:status=503,probability=0.3"], 200).await;
    let count = hits.iter().filter(|hit| **hit).count();
    assert!((40..=80).contains(&count), "{count} of 200");
    assert_eq!(pattern(&["*:status=503,probability=0.3,seed=0"], 200).await, hits);
    assert_ne!(pattern(&["*:status=503,probability=0.3,seed=1"], 200).await, hits);
    // The same rule in another place has other chances.
    assert_ne!(pattern(&["*:html,probability=0", "*:status=503,probability=0.3"], 200).await, hits);
    assert_eq!(pattern(&["*:status=503,probability=1"], 10).await, [true; 10]);
    assert_eq!(pattern(&["*:status=503,probability=0"], 10).await, [false; 10]);
}

#[tokio::test]
async fn a_count_limits_hits_and_not_chances() {
    let hits = pattern(&["*:status=503,probability=0.3,count=2"], 50).await;
    let unlimited = pattern(&["*:status=503,probability=0.3"], 50).await;
    assert_eq!(hits.iter().filter(|hit| **hit).count(), 2);
    let second = unlimited.iter().enumerate().filter(|(_, hit)| **hit).nth(1).expect("two hits in fifty").0;
    assert_eq!(hits[..=second], unlimited[..=second]);
}
