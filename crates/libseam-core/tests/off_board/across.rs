//! Off-boardings in several workspaces, with one personal access token.

use super::{ELIF, lines, verify};
use crate::world::{End, Fault, World, object, to_send, value};
use libseam_core::{CallOptions, Engine, Error, ErrorCode, Flow, HttpRequest, HttpResponse, Options, Step};
use libseam_sandbox::Seed;
use serde_json::{Value, json};

const FIRST: &str = "0005ea00-0000-4000-8000-000000000001";
/// The copy of the first workspace.
const SECOND: &str = "1005ea00-0000-4000-8000-000000000001";
/// A workspace in which nobody is.
const EMPTY: &str = "2005ea00-0000-4000-8000-000000000001";
/// A workspace that another token opens.
const CLOSED: &str = "3005ea00-0000-4000-8000-000000000001";

/// Returns the id in the second workspace of what has this one in the first.
fn second(id: &str) -> String {
    let digit = id.chars().next().and_then(|digit| digit.to_digit(16)).expect("an id");
    format!("{:x}{}", (digit + 1) % 16, &id[1..])
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36 && text.split('-').map(str::len).eq([8, 4, 4, 4, 12])
}

/// Makes a copy for another workspace.
fn copied(value: &Value) -> Value {
    match value {
        Value::String(text) if is_uuid(text) => second(text).into(),
        Value::Array(items) => items.iter().map(copied).collect(),
        Value::Object(members) => {
            let members = members.iter().map(|(name, member)| match (name.as_str(), member) {
                ("token" | "api_key" | "publishable_key", Value::String(text)) => {
                    (name.clone(), format!("{text}2").into())
                }
                _ => (name.clone(), copied(member)),
            });
            Value::Object(members.collect())
        }
        other => other.clone(),
    }
}

/// Makes a sandbox with the demo's people in two workspaces, an empty one, and one that the token does not open.
fn world(rules: &[&str]) -> World {
    let mut objects = World::new().site.export();
    for (list, rows) in objects.as_object_mut().expect("objects") {
        let rows = rows.as_array_mut().expect("rows");
        let mut copies: Vec<Value> = rows.iter().map(copied).collect();
        if list == "workspaces" {
            copies[0]["name"] = "Branch".into();
            for (id, name, token) in [(EMPTY, "Empty", None), (CLOSED, "Closed", Some("seam_at1Other"))] {
                let mut row = copies[0].clone();
                (row["workspace_id"], row["name"]) = (id.into(), name.into());
                for member in ["api_key", "publishable_key"] {
                    row[member] = format!("{}{name}", row[member].as_str().expect("text")).into();
                }
                if let Some(token) = token {
                    row["personal_access_token"] = token.into();
                }
                copies.push(row);
            }
        }
        rows.append(&mut copies);
    }
    let seed = Seed::from_json(&json!({ "objects": objects }).to_string()).expect("a seed");
    World::with(seed, rules)
}

fn engine(world: &World) -> Engine {
    Engine::new(Options::personal_access_token_alone(world.token())).expect("an engine")
}

fn plan(world: &mut World, options: &Value) -> Result<Value, Error> {
    let flow = engine(world).plan_off_boarding(object(options), &CallOptions::default(), 7)?;
    let before = world.objects();
    let end = world.drive(flow, &mut Vec::new(), &mut |_, _| None, usize::MAX).result();
    assert_eq!(world.objects(), before, "a plan changes nothing");
    end.map(|reply| value(&reply))
}

fn apply(world: &mut World, plan: &Value, options: &Value, journal: &mut Vec<u8>) -> Result<Value, Error> {
    let options = object(&world.with_time(options));
    let text = plan.to_string();
    let call = CallOptions::default();
    let flow = engine(world).apply_off_boarding(text.as_bytes(), options, journal, &call, 7)?;
    world.drive(flow, journal, &mut |_, _| None, usize::MAX).result().map(|reply| value(&reply))
}

/// Drives a flow, and shows each request with its answer, which may be changed.
fn watch(
    world: &mut World,
    mut flow: Flow,
    see: &mut dyn FnMut(&HttpRequest, &mut HttpResponse),
) -> Result<Value, Error> {
    loop {
        match flow.poll(world.now_ms) {
            Step::Send { exchange, request, .. } => {
                let mut response = world.answer(to_send(request));
                see(request, &mut response);
                world.now_ms += 20;
                flow.feed_response(exchange, &response, world.now_ms).expect("it was sent");
            }
            Step::Wait { until_ms } => world.now_ms = until_ms.max(world.now_ms + 1),
            Step::Record { .. } => flow.recorded(),
            Step::Item(_) => {}
            Step::Done => return flow.take().map(|reply| value(&reply)),
            _ => panic!("an unknown step"),
        }
    }
}

fn named_by(request: &HttpRequest) -> &str {
    let mut named = request.headers.iter().filter(|header| header.name == "seam-workspace");
    let id = named.next().expect("a workspace").expose();
    assert!(named.next().is_none(), "{}", request.url);
    id
}

fn check(world: &mut World, journal: &mut Vec<u8>) -> Result<Value, Error> {
    let options = object(&world.with_time(&json!({})));
    let flow = engine(world).check_off_boarding(options, journal, &CallOptions::default(), 7)?;
    world.drive(flow, journal, &mut |_, _| None, usize::MAX).result().map(|reply| value(&reply))
}

fn report(error: &Error) -> Value {
    serde_json::from_str(&error.report.as_ref().expect("a report").to_json()).expect("JSON")
}

/// Lists the workspaces of things, each once.
fn workspaces<'v>(things: impl IntoIterator<Item = &'v Value>) -> Vec<&'v str> {
    let ids = things.into_iter().map(|thing| thing["workspace_id"].as_str().expect("a workspace"));
    ids.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

fn things(value: &Value) -> &Vec<Value> {
    value["things"].as_array().expect("things")
}

/// Reports whether the person's identity is there.
fn has_identity(world: &mut World, workspace: &str, id: &str) -> bool {
    let found = world.ok_in(workspace, "/user_identities/list", &json!({}));
    let mut people = found["user_identities"].as_array().expect("people").iter();
    people.any(|person| person["user_identity_id"] == id)
}

fn both(person: &Value) -> Value {
    let mut options = person.clone();
    options["workspaces"] = json!([FIRST, SECOND]);
    options
}

#[test]
fn a_plan_of_all_workspaces_says_where_each_thing_is() {
    let mut world = world(&[]);
    let email = json!({ "email": "ELIF.yildiz@example.com", "workspaces": "all" });
    let plan = plan(&mut world, &email).expect("a plan");
    assert_eq!(workspaces(things(&plan)), [FIRST, SECOND]);
    assert_eq!(workspaces(plan["steps"].as_array().expect("steps")), [FIRST, SECOND]);
    let of = |id: &str| things(&plan).iter().filter(|thing| thing["workspace_id"] == id).count();
    assert_eq!(of(FIRST), of(SECOND), "the second is a copy of the first");
    let found: Vec<_> = plan["workspaces"].as_array().expect("workspaces").iter().collect();
    let ids: Vec<_> = found.iter().map(|place| place["workspace_id"].as_str().expect("an id")).collect();
    assert_eq!(ids, [FIRST, SECOND, EMPTY], "a token lists what it opens");
    assert_eq!(found[0]["person"]["user_identity_id"], ELIF);
    assert_eq!(found[1]["person"]["user_identity_id"], second(ELIF));
    assert_eq!((&found[2]["person"], &found[2]["is_searched"]), (&Value::Null, &json!(true)));
    let not_searched = plan["remarks"]["not_searched"].to_string();
    assert!(not_searched.contains("workspaces that the API does not list"), "{not_searched}");
    assert!(!not_searched.contains("\"other workspaces\""), "{not_searched}");
}

#[test]
fn an_id_is_of_one_workspace_and_its_addresses_are_looked_for_in_the_others() {
    let mut world = world(&[]);
    // The person's address is spelled in another way there.
    let there = second(ELIF);
    let email = json!({ "user_identity_id": there, "email_address": "Elif.Yildiz@Example.COM" });
    world.ok_in(SECOND, "/user_identities/update", &email);
    for (id, merged) in [(ELIF, &Value::Null), (there.as_str(), &Value::Null)] {
        let plan = plan(&mut world, &both(&json!({ "user_identity_id": id }))).expect("a plan");
        let people = plan["workspaces"].as_array().expect("workspaces");
        let ids: Vec<_> = people.iter().map(|place| &place["person"]["user_identity_id"]).collect();
        assert_eq!(ids, [ELIF, &there]);
        assert!(people.iter().all(|place| &place["merged_id"] == merged), "another id there is no merge");
        assert_eq!(plan["guards"], json!([]));
    }
}

#[test]
fn somebody_without_an_address_is_not_looked_for_elsewhere_and_that_is_said() {
    let mut world = world(&[]);
    let made = world.ok_in(FIRST, "/user_identities/create", &json!({ "full_name": "Nobody Known" }));
    let id = json!({ "user_identity_id": made["user_identity"]["user_identity_id"] });
    let plan = plan(&mut world, &both(&id)).expect("a plan");
    let place = &plan["workspaces"][1];
    assert_eq!(place["is_searched"], false, "{plan}");
    assert!(place["why"].as_str().expect("why").contains("no address"));
    let error = apply(&mut world, &plan, &json!({}), &mut Vec::new()).expect_err("a workspace is left");
    let report = report(&error);
    assert_eq!(report["result"], "partly", "{report}");
    assert!(error.message.contains("the workspace"), "{error}");
    assert_eq!(report["workspaces"][1]["is_searched"], false);
}

#[test]
fn everything_in_the_named_workspaces_is_taken_stage_by_stage() {
    let mut world = world(&["*:lag=2s"]);
    let plan = plan(&mut world, &both(&json!({ "user_identity_id": ELIF }))).expect("a plan");
    let mut journal = Vec::new();
    let report = apply(&mut world, &plan, &json!({}), &mut journal).expect("it is done");
    assert_eq!(report["result"], "done");
    assert!(!has_identity(&mut world, FIRST, ELIF) && !has_identity(&mut world, SECOND, &second(ELIF)));
    assert_eq!(workspaces(things(&report)), [FIRST, SECOND]);
    for kind in ["action", "confirmation", "thing"] {
        assert_eq!(workspaces(&lines(&journal, kind)), [FIRST, SECOND], "each {kind} names its workspace");
    }
    // Nobody waits for another workspace to be cut off.
    let stages: Vec<_> = lines(&journal, "action").iter().map(|line| line["stage"].clone()).collect();
    let count = stages.iter().filter(|stage| **stage == "suspend").count();
    assert_eq!(count, 4);
    assert!(stages.iter().take(count).all(|stage| stage == "suspend"), "{stages:?}");
    let run = &lines(&journal, "run")[0];
    assert_eq!(run["workspaces"].as_array().expect("workspaces").len(), 2, "{run}");
    let checked = verify(&journal);
    assert_eq!((&checked["is_intact"], &checked["result"]), (&json!(true), &json!("done")), "{checked}");
    for place in report["workspaces"].as_array().expect("workspaces") {
        assert_eq!((&place["is_named"], &place["not_done"]), (&json!(true), &json!(0)), "{place}");
    }
}

#[test]
fn a_plan_of_all_workspaces_is_applied_only_in_those_that_are_named() {
    let mut world = world(&[]);
    let all = json!({ "email": "elif.yildiz@example.com", "workspaces": "all" });
    let plan = plan(&mut world, &all).expect("a plan");
    for (options, why) in [
        (json!({}), "must name"),
        (json!({ "workspaces": "all" }), "name those in which it is applied"),
        (json!({ "workspaces": [FIRST, CLOSED] }), "did not search"),
    ] {
        let error = apply(&mut world, &plan, &options, &mut Vec::new()).expect_err("it is refused");
        assert_eq!(error.code(), ErrorCode::InvalidParams);
        assert!(error.message.contains(why), "{error}");
    }
    let mut journal = Vec::new();
    let before = world.requests.len();
    let named = json!({ "workspaces": [SECOND] });
    let error = apply(&mut world, &plan, &named, &mut journal).expect_err("the first is left");
    assert!(world.requests.len() > before);
    assert!(has_identity(&mut world, FIRST, ELIF), "it was not named");
    assert!(!has_identity(&mut world, SECOND, &second(ELIF)));
    let report = report(&error);
    assert_eq!(report["result"], "partly", "{report}");
    for thing in things(&report) {
        let is_left = thing["workspace_id"] == FIRST;
        assert_eq!(thing["state"] == "left", is_left, "{thing}");
    }
    let left = report["not_done"].as_array().expect("a list");
    assert_eq!(workspaces(left), [FIRST]);
    assert!(left.iter().all(|thing| thing["next_step"].as_str().expect("text").contains("`workspaces`")));
    assert_eq!(workspaces(&lines(&journal, "action")), [SECOND]);
    let places = report["workspaces"].as_array().expect("workspaces");
    assert_eq!(places.iter().map(|place| &place["is_named"]).collect::<Vec<_>>(), [false, true, false]);
    // The same evidence goes on once the rest is named too.
    let named = json!({ "workspaces": [FIRST] });
    let report = apply(&mut world, &plan, &named, &mut journal).expect("the second was confirmed before");
    assert_eq!(report["result"], "done");
    assert!(!has_identity(&mut world, FIRST, ELIF));
    assert_eq!(verify(&journal)["is_intact"], true);
}

#[test]
fn several_people_in_one_workspace_are_listed_and_nothing_is_planned() {
    let mut world = world(&[]);
    let twin = json!({ "full_name": "E. Y.", "email_address": "elif.y@example.com", "phone_number": "+15555550177" });
    world.ok_in(SECOND, "/user_identities/create", &twin);
    let phone = json!({ "user_identity_id": ELIF, "phone_number": "+15555550177" });
    world.ok_in(FIRST, "/user_identities/update", &phone);
    for person in [json!({ "user_identity_id": ELIF }), json!({ "search": "elif" })] {
        let error = plan(&mut world, &both(&person)).expect_err("two are meant there");
        assert_eq!(error.code(), ErrorCode::InvalidParams, "{error}");
        assert!(error.message.contains("Branch") && !error.message.contains("Sandbox"), "{error}");
        let data = error.data.as_ref().expect("who was found").to_json();
        let data: Value = serde_json::from_str(&data).expect("JSON");
        let people = data["user_identities"].as_array().expect("people");
        assert_eq!(people.len(), 2, "{data}");
        assert_eq!(workspaces(people), [SECOND]);
    }
}

#[test]
fn a_workspace_without_access_is_told_and_keeps_the_result_from_done() {
    let mut world = world(&[]);
    let named = json!({ "user_identity_id": ELIF, "workspaces": [FIRST, CLOSED] });
    let plan = plan(&mut world, &named).expect("a plan");
    let place = &plan["workspaces"][1];
    assert_eq!((&place["workspace_id"], &place["is_searched"]), (&json!(CLOSED), &json!(false)));
    assert!(place["why"].as_str().expect("why").contains("no access"), "{place}");
    let not_searched = plan["remarks"]["not_searched"].to_string();
    assert!(not_searched.contains(CLOSED), "{not_searched}");
    let both = json!({ "workspaces": [FIRST, CLOSED] });
    let error = apply(&mut world, &plan, &both, &mut Vec::new()).expect_err("it was not searched");
    assert!(error.message.contains("did not search"), "{error}");
    let error = apply(&mut world, &plan, &json!({}), &mut Vec::new()).expect_err("one was not searched");
    assert_eq!(report(&error)["result"], "partly");
    assert!(!has_identity(&mut world, FIRST, ELIF), "the rest is done");
    let only = json!({ "user_identity_id": ELIF, "workspaces": [CLOSED] });
    let error = super::across::plan(&mut world, &only).expect_err("nothing can be searched");
    assert!(error.message.contains("no access"), "{error}");
}

#[test]
fn an_unlinked_user_is_found_where_the_person_has_no_identity() {
    let mut world = world(&[]);
    let there = second(ELIF);
    world.ok_in(SECOND, "/user_identities/delete", &json!({ "user_identity_id": there }));
    let system = second("5e570000-0000-4000-8000-000000000003");
    let user =
        json!({ "acs_system_id": system, "full_name": "E. Y.", "email_address": "elif.yildiz@example.com" });
    let user = world.ok_in(SECOND, "/acs/users/create", &user);
    let user = user["acs_user"]["acs_user_id"].clone();
    let named = both(&json!({ "email": "elif.yildiz@example.com" }));
    let listed = plan(&mut world, &named).expect("a plan");
    let thing = things(&listed).iter().find(|thing| thing["id"] == user).expect("it is found");
    assert_eq!((&thing["take"], &thing["workspace_id"]), (&json!("needs_consent"), &json!(SECOND)));
    let mut consent = named.clone();
    consent["allow"] = json!(["unlinked_users"]);
    let plan = plan(&mut world, &consent).expect("a plan");
    let report = apply(&mut world, &plan, &json!({}), &mut Vec::new()).expect("it is done");
    assert_eq!(report["result"], "done");
    let users = world.ok_in(SECOND, "/acs/users/list", &json!({ "search": "elif.yildiz" }));
    assert_eq!(users["acs_users"], json!([]));
}

#[test]
fn a_check_looks_in_every_workspace_of_the_plan() {
    let mut world = world(&[]);
    let all = json!({ "email": "elif.yildiz@example.com", "workspaces": "all" });
    let plan = plan(&mut world, &all).expect("a plan");
    let mut journal = Vec::new();
    let named = json!({ "workspaces": [FIRST, SECOND] });
    apply(&mut world, &plan, &named, &mut journal).expect("it is done");
    let clear = check(&mut world, &mut journal).expect("nobody is back");
    assert_eq!(clear["result"], "clear");
    // In the workspace in which the person had nothing.
    let anew = json!({ "full_name": "Elif Yıldız", "email_address": "elif.yildiz@example.com" });
    let made = world.ok_in(EMPTY, "/user_identities/create", &anew);
    let error = check(&mut world, &mut journal).expect_err("somebody is back");
    let report = report(&error);
    assert_eq!(report["result"], "back", "{report}");
    let found = &report["found"][0];
    assert_eq!(found["id"], made["user_identity"]["user_identity_id"]);
    assert_eq!(found["workspace_id"], EMPTY);
    assert_eq!(verify(&journal)["is_intact"], true);
}

#[test]
fn something_new_in_a_named_workspace_stops_before_the_first_removal() {
    let mut world = world(&[]);
    let plan = plan(&mut world, &both(&json!({ "user_identity_id": ELIF }))).expect("a plan");
    world.ok_in(SECOND, "/client_sessions/create", &json!({ "user_identity_id": second(ELIF) }));
    let before = world.objects();
    let error = apply(&mut world, &plan, &json!({}), &mut Vec::new()).expect_err("something is new");
    assert_eq!(error.code(), ErrorCode::InvalidState);
    assert_eq!(report(&error)["new"][0]["workspace_id"], SECOND);
    assert_eq!(world.objects(), before);
}

#[test]
fn another_credential_than_a_personal_access_token_is_refused_before_anything_is_sent() {
    let mut world = world(&[]);
    let options = both(&json!({ "user_identity_id": ELIF }));
    let error = world.plan(&options).expect_err("an API key is of one workspace");
    assert_eq!(error.code(), ErrorCode::InvalidParams);
    assert_eq!(error.problems[0].parameter, "workspaces");
    assert!(error.message.contains("`personal_access_token`"), "{error}");
    let all = json!({ "user_identity_id": ELIF, "workspaces": "all" });
    let call = CallOptions::default();
    let error = engine(&world).off_board(object(&all), b"", &call, 7).expect_err("they are not named");
    assert!(error.message.contains("only planned"), "{error}");
    let wrong = json!({ "user_identity_id": ELIF, "workspaces": ["a b"] });
    let error = engine(&world).plan_off_boarding(object(&wrong), &call, 7).expect_err("it is no id");
    assert_eq!(error.problems[0].parameter, "workspaces");
    let mut call = CallOptions::default();
    call.workspace_id = Some(FIRST.into());
    let error = engine(&world).plan_off_boarding(object(&options), &call, 7).expect_err("two answers");
    assert!(error.message.contains("leave out the `workspace_id`"), "{error}");
    assert_eq!(world.requests.len(), 0, "nothing was sent");
    // A plan of one workspace is applied there.
    let plan = world.plan(&json!({ "user_identity_id": ELIF })).expect("a plan");
    let error = world.apply(&plan, &json!({ "workspaces": [FIRST] })).0.expect_err("it is not of several");
    assert_eq!(error.problems[0].parameter, "workspaces");
}

#[test]
fn each_request_names_the_workspace_of_what_it_is_about() {
    let mut world = world(&[]);
    let text = plan(&mut world, &both(&json!({ "user_identity_id": ELIF }))).expect("a plan").to_string();
    let options = object(&world.with_time(&json!({})));
    let call = CallOptions::default();
    let flow = engine(&world).apply_off_boarding(text.as_bytes(), options, b"", &call, 7).expect("a flow");
    let mut seen = 0;
    let report = watch(&mut world, flow, &mut |request, _| {
        let named = named_by(request);
        for (id, workspace) in [(ELIF.to_owned(), FIRST), (second(ELIF), SECOND)] {
            let is_about = request.body.contains(&id);
            assert!(!is_about || named == workspace, "{}", request.body);
            seen += usize::from(is_about);
        }
    });
    assert_eq!(report.expect("it is done")["result"], "done");
    assert!(seen > 10, "{seen}");
}

#[test]
fn an_identity_waits_only_for_the_users_of_its_own_workspace() {
    let mut world = world(&[]);
    let plan = plan(&mut world, &both(&json!({ "user_identity_id": ELIF }))).expect("a plan");
    let text = plan.to_string();
    let options = object(&world.with_time(&json!({})));
    let call = CallOptions::default();
    let flow = engine(&world).apply_off_boarding(text.as_bytes(), options, b"", &call, 7).expect("a flow");
    let ended = watch(&mut world, flow, &mut |request, response| {
        if request.url.ends_with("/acs/users/delete") && named_by(request) == SECOND {
            let body = br#"{"error":{"type":"forbidden","message":"no"},"ok":false}"#.to_vec();
            *response = HttpResponse { status: 403, body, ..HttpResponse::default() };
        }
    });
    let report = report(&ended.expect_err("a user is left"));
    let state =
        |id: &str| things(&report).iter().find(|thing| thing["id"] == id).map(|it| it["state"].clone());
    assert_eq!(state(ELIF), Some("confirmed".into()));
    assert_eq!(state(&second(ELIF)), Some("held_back".into()));
}

#[test]
fn what_is_gone_in_one_workspace_since_the_plan_is_already_gone_only_there() {
    let mut world = world(&[]);
    let plan = plan(&mut world, &both(&json!({ "user_identity_id": ELIF }))).expect("a plan");
    world.ok_in(SECOND, "/user_identities/delete", &json!({ "user_identity_id": second(ELIF) }));
    let report = apply(&mut world, &plan, &json!({}), &mut Vec::new()).expect("it is done");
    let state =
        |id: &str| things(&report).iter().find(|thing| thing["id"] == id).map(|it| it["state"].clone());
    assert_eq!(state(&second(ELIF)), Some("already_gone".into()));
    assert_eq!(state(ELIF), Some("confirmed".into()));
    assert!(!has_identity(&mut world, FIRST, ELIF));
}

#[test]
fn a_cascade_takes_the_identities_of_the_workspaces_that_are_named() {
    let mut world = world(&[]);
    let all = json!({ "user_identity_id": ELIF, "workspaces": "all", "mode": "cascade" });
    let plan = plan(&mut world, &all).expect("a plan");
    let named = json!({ "workspaces": [SECOND] });
    let mut journal = Vec::new();
    let error = apply(&mut world, &plan, &named, &mut journal).expect_err("the first is left");
    let report = report(&error);
    assert_eq!(workspaces(report["not_done"].as_array().expect("a list")), [FIRST]);
    assert_eq!(workspaces(&lines(&journal, "action")), [SECOND]);
    assert!(has_identity(&mut world, FIRST, ELIF) && !has_identity(&mut world, SECOND, &second(ELIF)));
    let named = json!({ "workspaces": [FIRST, SECOND] });
    let report = apply(&mut world, &plan, &named, &mut journal).expect("it is done");
    assert_eq!(report["result"], "done");
}

#[test]
fn a_reversible_cut_names_the_workspace_of_each_call_that_undoes_it() {
    let mut world = world(&[]);
    let mut options = both(&json!({ "user_identity_id": ELIF }));
    options["only"] = "suspend".into();
    let plan = plan(&mut world, &options).expect("a plan");
    let report = apply(&mut world, &plan, &json!({}), &mut Vec::new()).expect("it is done");
    let undo = report["undo"].as_array().expect("calls");
    assert_eq!((undo.len(), workspaces(undo)), (4, vec![FIRST, SECOND]));
    for call in undo {
        let path = format!("/{}", call["operation"].as_str().expect("text").replace('.', "/"));
        world.ok_in(call["workspace_id"].as_str().expect("an id"), &path, &call["params"]);
    }
}

#[test]
fn a_code_that_is_named_is_found_in_whichever_workspace_it_is() {
    let mut world = world(&[]);
    let code = Value::from(second("c0de0000-0000-4000-8000-000000000001"));
    let mut options = both(&json!({ "user_identity_id": ELIF, "access_code_ids": [code] }));
    let planned = plan(&mut world, &options).expect("a plan");
    let thing = things(&planned).iter().find(|thing| thing["id"] == code).expect("the code");
    assert_eq!(thing["workspace_id"], SECOND);
    let report = apply(&mut world, &planned, &json!({}), &mut Vec::new()).expect("it is done");
    assert!(things(&report).iter().any(|thing| thing["id"] == code && thing["state"] == "confirmed"));
    options["access_code_ids"] = json!([code]);
    options["user_identity_id"] = "1de00000-0000-4000-8000-000000000008".into();
    let error = plan(&mut world, &options).expect_err("the code is gone everywhere");
    assert_eq!(
        (error.code(), error.problems[0].parameter.as_str()),
        (ErrorCode::InvalidParams, "access_code_ids")
    );
}

#[test]
fn nobody_is_found_where_no_workspace_has_the_person() {
    let mut world = world(&[]);
    for person in [json!({ "email": "nobody@example.com" }), json!({ "user_identity_id": second(EMPTY) })] {
        let error = plan(&mut world, &both(&person)).expect_err("nobody is there");
        assert_eq!(error.code(), ErrorCode::NotFound, "{error}");
        assert!(error.message.contains("the 2 workspaces that were searched"), "{error}");
    }
}

#[test]
fn a_thing_that_the_lists_lack_is_read_in_its_own_workspace() {
    let mut world = world(&[]);
    let plan = plan(&mut world, &both(&json!({ "user_identity_id": ELIF }))).expect("a plan");
    let is_card = |thing: &&Value| thing["type"] == "acs_credential" && thing["workspace_id"] == SECOND;
    let card = things(&plan).iter().find(is_card).expect("a credential").clone();
    let link = json!({ "acs_credential_id": card["id"], "acs_user_id": card["held_by"]["id"] });
    world.ok_in(SECOND, "/acs/credentials/unassign", &link);
    let report = apply(&mut world, &plan, &json!({}), &mut Vec::new()).expect("it is done");
    let thing = things(&report).iter().find(|thing| thing["id"] == card["id"]).expect("the credential");
    assert_eq!(thing["state"], "confirmed", "elsewhere it would look as if it were gone");
}

#[test]
fn workspaces_without_the_person_do_not_pass_for_others() {
    let mut world = world(&[]);
    let named = json!({ "user_identity_id": ELIF, "workspaces": [EMPTY, FIRST] });
    let planned = plan(&mut world, &named).expect("a plan");
    let report = apply(&mut world, &planned, &json!({}), &mut Vec::new()).expect("it is done");
    assert_eq!(report["result"], "done");
    let mut changed = planned.clone();
    changed["workspaces"][0]["workspace_id"] = SECOND.into();
    let error = apply(&mut world, &changed, &json!({}), &mut Vec::new()).expect_err("it was changed");
    assert!(error.message.contains("its hash is not that of its content"), "{error}");
}

#[test]
fn a_server_that_answers_for_another_workspace_is_not_believed() {
    let mut world = world(&[]);
    let options = object(&both(&json!({ "user_identity_id": ELIF })));
    let flow = engine(&world).plan_off_boarding(options, &CallOptions::default(), 7).expect("a flow");
    let planned = watch(&mut world, flow, &mut |request, response| {
        if request.url.ends_with("/workspaces/get") && named_by(request) == SECOND {
            let text = String::from_utf8(response.body.clone()).expect("text");
            response.body = text.replace(SECOND, FIRST).into_bytes();
        }
    });
    let error = planned.expect_err("it is another workspace");
    assert_eq!(error.code(), ErrorCode::Forbidden);
    assert!(error.message.contains("another workspace"), "{error}");
}

#[test]
fn an_address_is_searched_for_in_small_letters_too() {
    let mut world = world(&[]);
    let email = json!({ "user_identity_id": ELIF, "email_address": "Elif.Yildiz@example.com" });
    world.ok_in(FIRST, "/user_identities/update", &email);
    let options = object(&both(&json!({ "user_identity_id": ELIF })));
    let flow = engine(&world).plan_off_boarding(options, &CallOptions::default(), 7).expect("a flow");
    let (mut searches, mut is_found) = (Vec::new(), false);
    let planned = watch(&mut world, flow, &mut |request, _| {
        is_found |= request.body.contains(&second(ELIF));
        if !is_found && request.url.ends_with("/user_identities/list") && named_by(request) == SECOND {
            searches.push(request.body.clone());
        }
    });
    planned.expect("a plan");
    for address in ["Elif.Yildiz@example.com", "elif.yildiz@example.com"] {
        assert!(searches.iter().any(|body| body.contains(address)), "{searches:?}");
    }
}

#[test]
fn killed_at_any_point_it_ends_the_same_when_it_is_run_again() {
    let expected = {
        let mut world = world(&[]);
        let plan = plan(&mut world, &both(&json!({ "user_identity_id": ELIF }))).expect("a plan");
        apply(&mut world, &plan, &json!({}), &mut Vec::new()).expect("it is done");
        world.objects()
    };
    for seed in 0_usize..25 {
        let mut world = world(&["*:lag=1s"]);
        let plan = plan(&mut world, &both(&json!({ "user_identity_id": ELIF }))).expect("a plan").to_string();
        let mut journal = Vec::new();
        let mut kill_after = 12 + seed * 7;
        let mut faults = |_: &str, number: usize| ((number + seed) % 11 == 5).then_some(Fault::LostReply);
        let mut runs = 0;
        let report = loop {
            runs += 1;
            assert!(runs < 30, "it does not end");
            let options = object(&world.with_time(&json!({})));
            journal.truncate(libseam_core::whole_lines(&journal));
            let call = CallOptions::default();
            let flow = engine(&world)
                .apply_off_boarding(plan.as_bytes(), options, &journal, &call, 7)
                .expect("a flow");
            match world.drive(flow, &mut journal, &mut faults, kill_after) {
                End::Killed => kill_after = kill_after * 2 + seed,
                End::Result(result) => match *result {
                    Ok(reply) => break value(&reply),
                    Err(error) if error.code() == ErrorCode::NotConfirmed => {}
                    Err(error) => panic!("seed {seed}: {error}"),
                },
            }
        };
        assert_eq!(report["result"], "done", "seed {seed}");
        world.wait(60_000);
        assert_eq!(world.objects(), expected, "seed {seed}: nobody else was touched");
        assert_eq!(verify(&journal)["is_intact"], true, "seed {seed}");
    }
}
