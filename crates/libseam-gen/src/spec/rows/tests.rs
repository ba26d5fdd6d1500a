use super::{Row, complete};
use crate::{
    published::Published,
    spec::{operations::Operation, summaries::Summaries},
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

/// Reads the rows of the repository, after `edit` has changed those of `operations.json` and of `parameters.json`.
fn read(edit: impl Fn(&mut Vec<Value>, &mut Vec<Value>)) -> Result<Vec<Row>, String> {
    let (mut operations, mut parameters) = (json_of("operations.json"), json_of("parameters.json"));
    let rows = operations["operations"].as_array_mut().unwrap();
    edit(rows, parameters["parameters"].as_array_mut().unwrap());
    let rows = rows.iter().map(|row| serde_json::from_value(row.clone()).unwrap()).collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parameters.json");
    fs::write(&path, parameters.to_string()).unwrap();
    let read = Summaries::read(&path);
    read.and_then(|summaries| complete(rows, &PUBLISHED, &summaries)).map_err(|error| format!("{error:#}"))
}

/// Returns what is wrong after `edit` has changed the row of the operation `name`.
fn refusal(name: &str, edit: impl Fn(&mut Value)) -> String {
    read(|rows, _| edit(named(rows, "operation", name))).err().expect("a refusal")
}

fn named<'r>(rows: &'r mut [Value], member: &str, name: &str) -> &'r mut Value {
    rows.iter_mut().find(|row| row[member] == name).unwrap()
}

#[test]
fn every_published_operation_has_one_row() {
    let refused = read(|rows, _| rows.retain(|row| row["operation"] != "locks.list")).err().unwrap();
    assert_eq!(refused, "locks.list is published and has no row");
    let refused = read(|rows, _| rows.push(rows[0].clone())).err().unwrap();
    assert!(refused.ends_with("is not published, or has two rows"), "{refused}");
    let refused = refusal("locks.list", |row| row["operation"] = json!("locks.find"));
    assert_eq!(refused, "locks.find is not published, or has two rows");
}

#[test]
fn the_numbers_are_different() {
    let refused = refusal("locks.list", |row| row["id"] = json!(1));
    assert_eq!(refused, "locks.list and acs.credentials.unassign have the same id 1");
}

#[test]
fn a_row_has_every_documented_parameter_in_every_form() {
    let without = |name: &'static str| {
        move |row: &mut Value| row["params"].as_array_mut().unwrap().retain(|param| param["name"] != name)
    };
    let refused = refusal("access_methods.delete", without("reservation_key"));
    assert_eq!(refused, "access_methods.delete: the row has no parameter reservation_key");
    let refused =
        refusal("locks.lock_door", |row| row["params"] = json!([{ "name": "sync", "summary": "A." }]));
    assert_eq!(refused, "locks.lock_door: sync is no parameter that is documented, or is there twice");
    let refused = refusal("locks.lock_door", |row| {
        let first = row["params"][0].clone();
        row["params"].as_array_mut().unwrap().push(first);
    });
    assert_eq!(refused, "locks.lock_door: device_id is no parameter that is documented, or is there twice");
}

#[test]
fn a_summary_is_the_row_s_own_or_that_of_its_name() {
    let rows = read(|_, _| ()).unwrap();
    let row = rows.iter().find(|row| row.operation == "acs.users.list").unwrap();
    let summary = |name: &str| row.params.iter().find(|param| param.name == name).unwrap().summary.as_str();
    assert_eq!(summary("acs_system_id"), "ID of the access system to list from.");
    assert_eq!(summary("page_cursor"), "Cursor of the page to read, from the reply with the page before it.");
    assert_eq!(summary("limit"), "Largest number of elements in a page; 500 if not given.");

    let refused = read_without("page_cursor").err().unwrap();
    assert!(refused.ends_with("no summary for page_cursor"), "{refused}");
    let own = json_of("parameters.json")["parameters"].as_array().unwrap().clone();
    let own = own.iter().find(|row| row["name"] == "space_id").unwrap()["summary"].clone();
    let refused = refusal("spaces.get", |row| row["params"][0]["summary"] = own.clone());
    assert_eq!(refused, "spaces.get: the summary of space_id is that of spec/parameters.json: leave it out");
    let refused =
        refusal("locks.list", |row| row["params"][0]["summary"] = json!("ID; {default} if not given."));
    assert!(refused.contains("no default is published"), "{refused}");
}

/// Reads the rows without that of `name` in `parameters.json`.
fn read_without(name: &str) -> Result<Vec<Row>, String> {
    read(|_, parameters| parameters.retain(|row| row["name"] != name))
}

#[test]
fn members_of_objects_have_a_summary() {
    for (name, place) in [("latitude", "geolocation"), ("override", "visionline_metadata")] {
        let refused = read_without(name).err().unwrap();
        assert!(refused.ends_with(&format!("no summary for {name} of {place}")), "{refused}");
    }
    // Without a row of its own, a member has that of its name.
    assert!(read_without("requested_access_methods.code").is_ok());
}

/// Makes the operation of every row.
fn operations() -> Vec<(Operation, Value)> {
    let rows = read(|_, _| ()).unwrap();
    let operation = |row| {
        let operation = Operation::new(row, &PUBLISHED).unwrap();
        let seen = serde_json::to_value(&operation).unwrap();
        (operation, seen)
    };
    rows.into_iter().map(operation).collect()
}

#[test]
fn a_member_of_an_object_gets_its_summary_at_any_depth() {
    let operations = operations();
    let summary = |name: &str, path: &[&str]| {
        let (_, operation) = operations.iter().find(|(_, seen)| seen["operation"] == name).unwrap();
        let mut place = operation;
        for member in path {
            let members = ["params", "properties"].iter().find_map(|list| place[*list].as_array());
            let members = members.or_else(|| place["items"]["properties"].as_array()).unwrap();
            place = members.iter().find(|it| it["name"] == *member).unwrap();
        }
        place["summary"].clone()
    };
    let code = summary("access_grants.create", &["requested_access_methods", "code"]);
    assert_eq!(code, "Code to use; only with the mode code.");
    let version = summary("phones.simulate.create_sandbox_phone", &["phone_metadata", "os_version"]);
    assert_eq!(version, "Version of the operating system; 10 if not given.");
    let latitude =
        summary("customers.create_portal", &["customer_data", "spaces", "geolocation", "latitude"]);
    assert_eq!(latitude, "Latitude in degrees.");
    let exclude = summary("customers.create_portal", &["features", "connect", "exclude"]);
    assert_eq!(exclude, "True to leave the part out of the portal; false if not given.");
}

#[test]
fn the_error_types_of_removals_follow_from_their_parameters() {
    for (mut operation, seen) in operations() {
        operation.complete().unwrap_or_else(|error| panic!("{}: {error:#}", operation.operation));
        let params = seen["params"].as_array().unwrap();
        let has_list = params.iter().any(|param| param["type"] == "array");
        assert!(!has_list || seen["gone_types"] == json!([]), "{}", operation.operation);
    }
}

/// A bare `not_found` may be about the device of the climate preset, or about the access system of the user.
#[test]
fn a_bare_not_found_counts_only_where_everything_that_is_named_is_needed() {
    let more = |name: &str, types: &[&str]| {
        let mut rows = read(|rows, _| {
            let row = named(rows, "operation", name);
            row["gone_types"] = json!(types);
        })
        .unwrap();
        let at = rows.iter().position(|row| row.operation == name).unwrap();
        Operation::new(rows.remove(at), &PUBLISHED).unwrap().complete().map_err(|error| format!("{error:#}"))
    };
    assert!(more("spaces.delete", &["space_not_found", "not_found"]).is_ok());
    let refused = more("spaces.delete", &["space_not_found"]).unwrap_err();
    assert!(refused.starts_with("gone_types must follow from the parameters"), "{refused}");
    for (name, of_param) in
        [("acs.users.suspend", "acs_user_not_found"), ("access_codes.delete", "access_code_not_found")]
    {
        assert!(more(name, &[of_param]).is_ok());
        let refused = more(name, &[of_param, "not_found"]).unwrap_err();
        assert!(refused.starts_with("gone_types must follow from the parameters"), "{name}: {refused}");
    }
    assert!(more("thermostats.delete_climate_preset", &["not_found"]).is_err());
}

#[test]
fn no_summary_is_left_over() {
    let more = |name: &'static str, from: Option<&'static str>| {
        read(move |_, parameters| {
            let mut row = json!({ "name": name, "summary": "A thing." });
            if let Some(from) = from {
                row["from"] = json!(from);
            }
            parameters.push(row);
        })
        .err()
        .unwrap()
    };
    assert_eq!(more("colour", None), "spec/parameters.json: nothing uses the summary of colour");
    assert_eq!(more("device_id", None), "spec/parameters.json: device_id is there twice");
    let nowhere =
        "spec/parameters.json: colour_id comes from colours.list, which is no read that is published";
    assert_eq!(more("colour_id", Some("colours.list")), nowhere);
    let removal = more("colour_id", Some("devices.update"));
    assert!(removal.contains("which is no read that is published"), "{removal}");
}

#[test]
fn a_summary_is_one_sentence() {
    for summary in ["list locks.", "List locks", "List locks. All of them.", "List\nlocks.", ""] {
        let refused = refusal("locks.list", |row| row["summary"] = json!(summary));
        assert!(refused.contains("must be one sentence"), "{summary}: {refused}");
    }
}

#[test]
fn what_says_a_removal_in_words_names_its_parameters() {
    let say = |name: &str, words: Value| refusal(name, |row| row["in_words"] = words.clone());
    let is_none = "a removal, and nothing else, has `in_words` and may have `gone_types`";
    assert_eq!(say("webhooks.delete", Value::Null), format!("webhooks.delete: {is_none}"));
    assert_eq!(say("webhooks.get", json!("Get")), format!("webhooks.get: {is_none}"));
    let refused = say("webhooks.delete", json!("Delete {webhook_id|id}"));
    assert_eq!(refused, "webhooks.delete: `in_words` names id, which is no parameter");
    let refused = say("webhooks.delete", json!("Delete {webhook_id"));
    assert_eq!(refused, "webhooks.delete: `in_words` has a { without }");
}

#[test]
fn the_absence_of_one_of_several_is_no_absence() {
    let gone = |name: &str, types: Value| refusal(name, |row| row["gone_types"] = types.clone());
    for types in [json!(["not_found"]), json!(["space_not_found"])] {
        let refused = gone("spaces.remove_devices", types);
        assert!(refused.contains("`gone_types` must be empty"), "{refused}");
    }
    let refused = gone("webhooks.delete", json!(["device_not_found"]));
    assert_eq!(refused, "webhooks.delete: device_not_found in `gone_types` is about no parameter");
    let refused = gone("webhooks.get", json!(["webhook_not_found"]));
    assert!(refused.contains("a removal, and nothing else"), "{refused}");
}
