use super::Rule;
use crate::{
    published::Published,
    spec::{
        RulesFile,
        operations::{self, Operation},
        rows::{self, Row},
        summaries::Summaries,
    },
};
use serde_json::{Value, json};
use std::{fs, path::Path, sync::LazyLock};

static PUBLISHED: LazyLock<Published> = LazyLock::new(|| Published::read(root()).unwrap());

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn json_of(file: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(root().join("spec").join(file)).unwrap()).unwrap()
}

/// Makes every operation with `rules`.
fn operations(rules: Vec<Rule>) -> Result<Vec<Operation>, String> {
    let rows: Vec<Row> = serde_json::from_value(json_of("operations.json")["operations"].take()).unwrap();
    let summaries = Summaries::read(&root().join("spec/parameters.json")).unwrap();
    let rows = rows::complete(rows, &PUBLISHED, &summaries).unwrap();
    let mut all: Vec<_> = rows.into_iter().map(|row| Operation::new(row, &PUBLISHED).unwrap()).collect();
    operations::complete(&mut all, rules).map_err(|error| format!("{error:#}"))?;
    Ok(all)
}

fn own_rules() -> Vec<Rule> {
    serde_json::from_value::<RulesFile>(json_of("rules.json")).unwrap().rules
}

/// Returns the rules of the repository as the core checks them, by the name of the operation.
fn checks(name: &str) -> Vec<Value> {
    static ALL: LazyLock<Vec<Value>> = LazyLock::new(|| {
        operations(own_rules()).unwrap().iter().map(|one| serde_json::to_value(one).unwrap()).collect()
    });
    ALL.iter().find(|one| one["operation"] == name).unwrap()["checks"].as_array().unwrap().clone()
}

/// Returns what is wrong with a rule.
fn refusal(rule: Value) -> String {
    let mut rule = rule;
    for (member, value) in [("basis", "documented"), ("evidence", ""), ("source", "test")] {
        rule[member] = json!(value);
    }
    operations(vec![serde_json::from_value(rule).unwrap()]).err().expect("a refusal")
}

#[test]
fn no_rule_of_any_operation_is_there_twice() {
    for operation in operations(own_rules()).unwrap() {
        let seen = serde_json::to_value(&operation).unwrap();
        let plain = |check: &Value| {
            let mut check = check.clone();
            let check = check.as_object_mut().unwrap();
            check.remove("inferred");
            check.remove("always");
            for group in check["groups"].as_array_mut().unwrap() {
                group.as_array_mut().unwrap().sort_by_key(Value::to_string);
            }
            // The position of the first parameter says no more than the groups do.
            (
                check["kind"].clone(),
                check["when"].clone(),
                check["about_name"].clone(),
                check["groups"].clone(),
            )
        };
        let all: Vec<_> = seen["checks"].as_array().unwrap().iter().map(plain).collect();
        for (at, check) in all.iter().enumerate() {
            assert!(!all[..at].contains(check), "{}: {check:?}", operation.operation);
        }
    }
}

#[test]
fn rules_name_what_is_there() {
    let rule = |params: Value| json!({ "path": "/locks/get", "kind": "at-least-one-of", "params": params });
    let refused = refusal(rule(json!(["device_id", "nickname"])));
    assert!(refused.ends_with("a rule names the parameter nickname, which is not there"), "{refused}");
    let refused = refusal(json!({ "path": "/locks/find", "kind": "requires", "params": {} }));
    assert_eq!(refused, "spec/rules.json: there is no operation with the path /locks/find");
    let refused = refusal(
        json!({ "path": "/acs/users/create", "in": "schedule", "kind": "order", "params": ["starts_at"] }),
    );
    assert!(refused.ends_with("a rule names the object schedule, which is not there"), "{refused}");
}

#[test]
fn advice_names_what_is_there_and_is_not_checked() {
    let create = "/access_codes/create";
    let advice = |name: &str, other: &str| {
        let when = json!({ "not_given": other });
        json!({ "path": create, "kind": "applies-when", "params": [name], "when": when })
    };
    for (name, other) in [("length", "code"), ("preferred_code_length", "pin")] {
        let refused = refusal(advice(name, other));
        assert!(refused.contains("a rule names the parameter"), "{refused}");
    }
    let mut inside = advice("code", "mode");
    (inside["path"], inside["in"]) = (json!("/access_grants/create"), json!("requested_access_methods"));
    inside["params"] = json!(["pin"]);
    assert!(refusal(inside).ends_with("a rule names the parameter pin, which is not there"));
    let kinds: Vec<Value> = checks("access_codes.create").iter().map(|check| check["kind"].clone()).collect();
    assert_eq!(kinds, ["AtLeastOneOf", "Requires", "Requires", "Ascending"]);
}

/// A rule with a value that never occurs would never hold.
#[test]
fn the_value_in_a_condition_is_one_that_occurs() {
    let rule = |value: Value| {
        refusal(json!({
            "path": "/thermostats/set_hvac_mode", "kind": "required-when",
            "params": ["cooling_set_point_celsius"],
            "when": { "is": { "hvac_mode_setting": [value] } },
        }))
    };
    for value in [json!("cold"), json!(true)] {
        let refused = rule(value.clone());
        let expected =
            format!("a rule has the condition that hvac_mode_setting is {value}, which it never is");
        assert!(refused.ends_with(&expected), "{refused}");
    }
}

#[test]
fn one_thing_is_to_be_named_where_the_server_would_take_the_first_and_drop_the_rest() {
    let delete = checks("access_methods.delete");
    let of = |kind: &str| delete.iter().find(|check| check["kind"] == kind).unwrap();
    let groups = json!([["access_method_id"], ["access_grant_id"], ["reservation_key"]]);
    assert_eq!((&of("AtMostOneOf")["groups"], &of("AtMostOneOf")["inferred"]), (&groups, &json!(true)));
    assert_eq!((&of("AtLeastOneOf")["groups"], &of("AtLeastOneOf")["inferred"]), (&groups, &json!(false)));
    assert_eq!(of("AtMostOneOf")["always"], true, "success would be a lie about the rest");
    for name in ["access_grants.get", "connected_accounts.get", "spaces.get", "user_identities.get"] {
        assert!(checks(name).iter().any(|check| check["kind"] == "AtMostOneOf"), "{name}");
    }
    // The sentence about it is documented, so `strict = false` does not drop it.
    let merge = checks("user_identities.merge");
    assert!(merge.len() == 2 && merge.iter().all(|check| check["inferred"] == false), "{merge:?}");
}

#[test]
fn codes_of_the_backup_pool_need_an_end() {
    let create = checks("access_codes.create");
    let names = json!([["starts_at"], ["ends_at"]]);
    assert_eq!((&create[0]["groups"], &create[0]["inferred"]), (&names, &json!(true)));
    assert_eq!(create[0]["when"]["name"], "use_backup_access_code_pool");
    assert_eq!(create[0]["when"]["values"], json!([true]));
}

/// The official fake and a flag without a sentence are evidence, but no documentation.
#[test]
fn a_rule_without_a_documented_sentence_is_inferred() {
    let rules = json_of("rules.json")["rules"].take();
    let rules = rules.as_array().unwrap();
    assert!(
        rules.iter().any(|rule| rule["source"] == "fake")
            && rules.iter().any(|rule| rule["source"] == "flag")
    );
    for rule in rules {
        assert!(rule["source"] == "openapi" || rule["basis"] == "inferred", "{rule}");
    }
}

#[test]
fn a_documented_rule_is_not_called_one_that_holds_always() {
    let rule = json!({ "path": "/devices/get", "kind": "at-least-one-of", "params": ["device_id", "name"], "always": true });
    assert!(refusal(rule).ends_with("a documented rule holds always: leave `always` out"));
}
