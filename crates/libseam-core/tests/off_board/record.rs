//! Records the vectors of off-boardings, `tests/vectors/off-boarding.json`, from what the sandbox answers in virtual time:
//! `RECORD=1 cargo test -p libseam-core --test off_board record`, and then `BLESS=1` as for any vector.

use super::world::{BEGIN_MS, World, object, operation, to_send, value};
use libseam_core::{CallOptions, Engine, Flow, Options, Step};
use libseam_sandbox::Seed;
use serde_json::{Value, json};
use std::{env, fs, path::Path};

/// The credential of the vectors.
const KEY: &str = "seam_test_vectors";
/// The credential of those in several workspaces.
const TOKEN: &str = "seam_at_vectors";
/// The first workspace of every sandbox.
const FIRST: &str = "0005ea00-0000-4000-8000-000000000001";

/// Members of resources that no off-boarding reads. Without them a vector is shorter.
const UNREAD: &[&str] = &[
    "acs_access_group_ids",
    "acs_credential_pool_ids",
    "access_group",
    "appearance",
    "client_session_ids",
    "code_format",
    "company_name",
    "connect_partner_name",
    "connect_webview_customization",
    "connect_webview_ids",
    "connected_account_id",
    "connected_account_ids",
    "created_at",
    "custom_metadata",
    "device_count",
    "device_ids",
    "email",
    "expires_at",
    "external_type",
    "image_alt_text",
    "image_url",
    "is_publishable_key_auth_enabled",
    "is_station_supported",
    "location",
    "organization_id",
    "publishable_key",
    "revoked_at",
    "system_type",
    "system_type_display_name",
    "token",
    "user_identity_email_address",
    "user_identity_full_name",
    "user_identity_phone_number",
    "user_identity_ids",
    "visionline_metadata",
];

/// A fault of the line.
#[derive(Clone, Copy)]
enum Fault {
    Refuse,
    LoseReply,
}

/// The fate of the lines that are to be made durable.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Disk {
    Works,
    /// The record of this number fails.
    FailsAt(usize),
    /// The host cancels after the record of this number.
    CancelAt(usize),
    /// The host is killed after the record of this number.
    KilledAt(usize),
}

/// A person with little: a user of an access system in a group, a session, a user that is not linked.
struct Small {
    world: World,
    person: String,
}

impl Small {
    fn new(rules: &[&str]) -> Self {
        let mut world = World::with(Seed::Demo, &[]);
        let id = |value: &Value, path: &str| {
            value.pointer(path).and_then(Value::as_str).expect("an id").to_owned()
        };
        let made = world.ok(
            "/user_identities/create",
            &json!({ "full_name": "Nia Adeyemi", "email_address": "nia.adeyemi@example.com", "phone_number": "+15555550177" }),
        );
        let person = id(&made, "/user_identity/user_identity_id");
        let made = world.ok(
            "/acs/users/create",
            &json!({
                "acs_system_id": "1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64", "full_name": "Nia Adeyemi",
                "user_identity_id": person, "email_address": "nia.adeyemi@example.com"
            }),
        );
        let user = id(&made, "/acs_user/acs_user_id");
        world.ok(
            "/acs/users/add_to_access_group",
            &json!({ "acs_user_id": user, "acs_access_group_id": "123e4567-e89b-12d3-a456-426614174000" }),
        );
        world.ok("/client_sessions/create", &json!({ "user_identity_id": person }));
        world.wait(3_600_000);
        world.now_ms = 3_600_000;
        world.set_rules(rules);
        Self { world, person }
    }
}

/// A vector that is to be recorded.
struct Recording<'r> {
    name: &'r str,
    flow: &'r str,
    options: Value,
    plan: Option<&'r Value>,
    journal: Vec<String>,
    call: Value,
    /// The path whose requests get a fault, and which one.
    fault: Option<(&'r str, Fault)>,
    disk: Disk,
    /// True if the credential is a personal access token.
    has_token: bool,
}

impl<'r> Recording<'r> {
    fn new(name: &'r str, flow: &'r str, options: Value) -> Self {
        Self {
            name,
            flow,
            options,
            plan: None,
            journal: Vec::new(),
            call: json!({}),
            fault: None,
            disk: Disk::Works,
            has_token: false,
        }
    }

    fn with_token(self) -> Self {
        Self { has_token: true, ..self }
    }

    /// Returns the options of the client that differ from those of every vector.
    fn client(&self) -> Option<Value> {
        let options = || json!({ "api_key": null, "personal_access_token": TOKEN, "workspace_id": FIRST });
        self.has_token.then(options)
    }

    fn plan(name: &'r str, options: Value) -> Self {
        Self::new(name, "plan_off_boarding", options)
    }

    fn apply(name: &'r str, plan: &'r Value, options: Value) -> Self {
        Self { plan: Some(plan), ..Self::new(name, "apply_off_boarding", options) }
    }

    fn make(&self) -> Flow {
        let mut options = json!({ "api_key": KEY, "surface": "vectors" });
        for (name, value) in self.client().iter().flat_map(|options| options.as_object().expect("options")) {
            options[name] = value.clone();
        }
        let engine = Engine::new(Options::from_object(object(&options))).expect("an engine");
        let call = CallOptions::from_object(object(&self.call)).expect("options");
        let journal: String = self.journal.iter().map(|line| format!("{line}\n")).collect();
        let (options, plan) = (object(&self.options), self.plan.map(Value::to_string).unwrap_or_default());
        let flow = match self.flow {
            "plan_off_boarding" => engine.plan_off_boarding(options, &call, 0),
            "apply_off_boarding" => {
                engine.apply_off_boarding(plan.as_bytes(), options, journal.as_bytes(), &call, 0)
            }
            "check_off_boarding" => engine.check_off_boarding(options, journal.as_bytes(), &call, 0),
            _ => engine.off_board(options, journal.as_bytes(), &call, 0),
        };
        flow.expect("a flow")
    }
}

/// The vectors that are written, one after the other.
#[derive(Default)]
struct Recorder {
    vectors: Vec<Value>,
}

impl Recorder {
    /// Records a vector. Returns the value of the reply, if it ends in one, and the lines of the evidence.
    fn record(&mut self, world: &mut World, recording: &Recording<'_>) -> (Option<Value>, Vec<String>) {
        let (mut flow, began_ms) = (recording.make(), world.now_ms);
        let (mut steps, mut lines, mut records) = (Vec::new(), Vec::new(), 0);
        let is_killed = loop {
            let now_ms = world.now_ms - began_ms;
            match flow.poll(now_ms) {
                Step::Send { exchange, request, .. } => {
                    let path = operation(request);
                    let fault = recording.fault.filter(|(faulty, _)| *faulty == path).map(|(_, fault)| fault);
                    steps.push(json!({ "at": now_ms, "send": {} }));
                    let mut sent = to_send(request);
                    let credentials = world.site.credentials();
                    let is_token = recording.has_token;
                    let key =
                        if is_token { &credentials.personal_access_token } else { &credentials.api_key };
                    let key = format!("Bearer {key}");
                    sent.headers_mut().insert("authorization", key.parse().expect("a header"));
                    world.now_ms += 20;
                    let (status, body) = match fault {
                        Some(Fault::Refuse) => (403, REFUSAL.to_owned()),
                        _ => {
                            let reply = world.answer(sent);
                            (reply.status, trimmed(&reply.body))
                        }
                    };
                    let now_ms = world.now_ms - began_ms;
                    if let Some(Fault::LoseReply) = fault {
                        steps.push(json!({ "at": now_ms, "failure": "connection_lost" }));
                        let kind = libseam_core::FailureKind::by_name("connection_lost").expect("a kind");
                        flow.feed_failure(exchange, kind, "", now_ms).expect("it was sent");
                        continue;
                    }
                    let mut response = json!({ "body": body });
                    if status != 200 {
                        response["status"] = status.into();
                    }
                    steps.push(json!({ "at": now_ms, "response": response }));
                    let response = libseam_core::HttpResponse {
                        status,
                        headers: vec![
                            ("content-type".into(), "application/json; charset=utf-8".into()),
                            ("seam-request-id".into(), "request1".into()),
                        ],
                        body: body.into_bytes(),
                    };
                    flow.feed_response(exchange, &response, now_ms).expect("it was sent");
                }
                Step::Wait { until_ms } => {
                    steps.push(json!({ "at": now_ms, "wait": 0 }));
                    world.now_ms = began_ms + until_ms.max(now_ms + 1);
                }
                Step::Record { bytes } => {
                    let text = std::str::from_utf8(bytes).expect("text");
                    lines.extend(text.lines().map(str::to_owned));
                    steps.push(json!({ "at": now_ms, "record": [] }));
                    records += 1;
                    if recording.disk == Disk::KilledAt(records) {
                        break true;
                    }
                    if recording.disk == Disk::FailsAt(records) {
                        steps.push(json!({ "at": now_ms, "record_failed": "the disk is full" }));
                        flow.record_failed("the disk is full");
                        continue;
                    }
                    steps.push(json!({ "at": now_ms, "recorded": true }));
                    flow.recorded();
                    flow.take_items().expect("memory");
                    if recording.disk == Disk::CancelAt(records) {
                        steps.push(json!({ "at": now_ms, "cancel": true }));
                        flow.cancel();
                    }
                }
                Step::Done => break false,
                _ => panic!("no other step"),
            }
        };
        if is_killed {
            return (None, lines);
        }
        let mut vector = json!({
            "name": recording.name, "operation": "off_board", "flow": recording.flow, "params": recording.options,
            "steps": steps, "expect": {}
        });
        if recording.call != json!({}) {
            vector["call"] = recording.call.clone();
        }
        if let Some(options) = recording.client() {
            vector["options"] = options;
        }
        if let Some(plan) = recording.plan {
            vector["plan"] = plan.clone();
        }
        if !recording.journal.is_empty() {
            vector["journal"] = recording.journal.clone().into();
        }
        self.vectors.push(vector);
        let result = flow.take();
        if let Err(error) = &result {
            println!("{}: {error}", recording.name);
        }
        (result.ok().map(|reply| value(&reply)), lines)
    }

    /// Adds a vector about evidence.
    fn verify(&mut self, name: &str, journal: &[String]) {
        self.vectors.push(json!({
            "name": name, "operation": "off_board", "flow": "verify_evidence", "journal": journal, "expect": {}
        }));
    }
}

const REFUSAL: &str = r#"{"error":{"type":"forbidden","message":"Not allowed here"},"ok":false}"#;

/// Removes what no off-boarding reads from the body of a reply.
fn trimmed(body: &[u8]) -> String {
    fn trim(value: &mut Value) {
        match value {
            Value::Object(members) => {
                members.retain(|name, member| !UNREAD.contains(&name.as_str()) && !member.is_null());
                members.values_mut().for_each(trim);
            }
            Value::Array(items) => items.iter_mut().for_each(trim),
            _ => {}
        }
    }
    let mut value: Value = serde_json::from_slice(body).expect("JSON");
    trim(&mut value);
    value.to_string()
}

/// Records them anew with the environment variable `RECORD`; otherwise compares their names with those in the file.
#[test]
fn record() {
    let mut recorder = Recorder::default();
    plans(&mut recorder);
    applied(&mut recorder);
    later(&mut recorder);
    stopped(&mut recorder);
    across(&mut recorder);
    evidence(&mut recorder);
    let about = "Off-boardings: what a person holds is found, planned, taken away and confirmed, with evidence. They are \
                 recorded: see crates/libseam-core/tests/off_board/record.rs.";
    let file = json!({ "about": about, "vectors": recorder.vectors });
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/off-boarding.json");
    if env::var_os("RECORD").is_some() {
        fs::write(path, file.to_string()).expect("a writable file");
        return;
    }
    let text = fs::read_to_string(path).expect("a file");
    let written: Value = serde_json::from_str(&text).expect("JSON");
    let names = |file: &Value| -> Vec<Value> {
        file["vectors"].as_array().expect("vectors").iter().map(|vector| vector["name"].clone()).collect()
    };
    assert_eq!(names(&file), names(&written));
}

/// Returns the options of an application, with the time of the host's clock.
fn timed(mut options: Value) -> Value {
    options["now_ms"] = (BEGIN_MS + 3_600_000).into();
    options["run_id"] = "run1".into();
    options
}

fn plans(recorder: &mut Recorder) {
    let mut small = Small::new(&[]);
    let email = json!({ "email": "Nia.Adeyemi@Example.com" });
    recorder.record(&mut small.world, &Recording::plan("off_board_plans_for_a_person_found_by_email", email));
    small.world.ok("/user_identities/create", &json!({ "full_name": "Nia Adeyemi the Second" }));
    let search = json!({ "search": "Nia Adeyemi" });
    recorder.record(
        &mut small.world,
        &Recording::plan("off_board_plans_nothing_where_a_search_finds_two", search),
    );
    let phone = json!({ "phone": "+1 555 555 0999" });
    recorder.record(&mut small.world, &Recording::plan("off_board_finds_nobody_by_phone", phone));
    let unlinked = json!({
        "acs_system_id": "5e570000-0000-4000-8000-000000000003", "full_name": "N. A.", "phone_number": "+15555550177"
    });
    small.world.ok("/acs/users/create", &unlinked);
    let person = json!({ "user_identity_id": small.person });
    let name = "off_board_plans_for_an_unlinked_user_only_with_consent";
    recorder.record(&mut small.world, &Recording::plan(name, person));
}

/// Makes a world and a plan, which is no vector.
fn planned(rules: &[&str], options: &Value) -> (Small, Value) {
    let mut small = Small::new(rules);
    let mut options = options.clone();
    options["user_identity_id"] = small.person.clone().into();
    let plan =
        Recorder::default().record(&mut small.world, &Recording::plan("plan", options)).0.expect("a plan");
    (small, plan)
}

fn applied(recorder: &mut Recorder) {
    let (mut small, plan) = planned(&["*:lag=3s"], &json!({}));
    let audit = json!({ "audit": {
        "ticket": "HR-17", "reason": "left", "requested_by": "HR", "approved_by": "Security",
        "effective_at": "2026-01-05T08:00:00Z", "sla": 24
    }, "operator": { "user": "ops", "host": "desk" } });
    let name = "off_board_takes_everything_in_the_safe_order";
    recorder.record(&mut small.world, &Recording::apply(name, &plan, timed(audit)));

    let mut small = Small::new(&[]);
    let email = json!({ "email": "nia.adeyemi@example.com" });
    recorder.record(
        &mut small.world,
        &Recording::new("off_board_plans_and_applies_at_once", "off_board", timed(email)),
    );

    let (mut small, plan) = planned(&[], &json!({}));
    let refused = Recording {
        fault: Some(("client_sessions.delete", Fault::Refuse)),
        ..Recording::apply("off_board_goes_on_after_a_step_that_is_refused", &plan, timed(json!({})))
    };
    let lines = recorder.record(&mut small.world, &refused).1;
    let again = Recording {
        journal: lines,
        ..Recording::apply(
            "off_board_goes_on_with_the_journal_of_a_run_that_was_not_done",
            &plan,
            timed(json!({})),
        )
    };
    recorder.record(&mut small.world, &again);

    let (mut small, plan) = planned(&[], &json!({}));
    let killed = Recording { disk: Disk::KilledAt(4), ..Recording::apply("killed", &plan, timed(json!({}))) };
    let lines = recorder.record(&mut small.world, &killed).1;
    let again = Recording {
        journal: lines,
        ..Recording::apply("off_board_goes_on_after_it_was_killed", &plan, timed(json!({})))
    };
    recorder.record(&mut small.world, &again);

    for (name, options) in [
        ("off_board_keeps_the_identity_with_suspended_users", json!({ "keep_identity": true })),
        ("off_board_only_suspends", json!({ "only": "suspend" })),
        ("off_board_in_a_cascade", json!({ "mode": "cascade" })),
    ] {
        let (mut small, plan) = planned(&[], &options);
        recorder.record(&mut small.world, &Recording::apply(name, &plan, timed(json!({}))));
    }
    let (mut small, plan) = planned(&["*:lag=10m"], &json!({ "only": "suspend" }));
    let name = "off_board_is_not_done_as_long_as_a_system_does_not_know";
    let returns = Recording {
        call: json!({ "on_unconfirmed": "return" }),
        ..Recording::apply(name, &plan, timed(json!({})))
    };
    recorder.record(&mut small.world, &returns);
    let (mut small, plan) = planned(&[], &json!({}));
    let lost = Recording {
        fault: Some(("user_identities.delete", Fault::LoseReply)),
        ..Recording::apply("off_board_whose_last_reply_is_lost", &plan, timed(json!({})))
    };
    recorder.record(&mut small.world, &lost);
}

fn later(recorder: &mut Recorder) {
    let (mut small, plan) = planned(&[], &json!({ "only": "suspend" }));
    let first = Recording::apply("first", &plan, timed(json!({})));
    let journal = Recorder::default().record(&mut small.world, &first).1;
    let users = small.world.ok("/acs/users/list", &json!({ "user_identity_id": small.person }));
    let user = json!({ "acs_user_id": users["acs_users"][0]["acs_user_id"] });
    small.world.ok("/acs/users/unsuspend", &user);
    let again = Recording {
        journal,
        ..Recording::apply("off_board_does_again_what_was_undone", &plan, timed(json!({})))
    };
    recorder.record(&mut small.world, &again);

    let (mut small, plan) = planned(&[], &json!({}));
    let first = Recording::apply("first", &plan, timed(json!({})));
    let mut journal = Recorder::default().record(&mut small.world, &first).1;
    let name = "off_board_check_finds_nobody";
    let check = Recording {
        journal: journal.clone(),
        ..Recording::new(name, "check_off_boarding", timed(json!({})))
    };
    journal.extend(recorder.record(&mut small.world, &check).1);
    let made_anew = json!({ "full_name": "Nia Adeyemi", "email_address": "nia.adeyemi@example.com" });
    small.world.ok("/user_identities/create", &made_anew);
    let name = "off_board_check_says_who_is_back";
    let check = Recording { journal, ..Recording::new(name, "check_off_boarding", timed(json!({}))) };
    recorder.record(&mut small.world, &check);
}

fn stopped(recorder: &mut Recorder) {
    let (mut small, plan) = planned(&[], &json!({}));
    let limit = timed(json!({ "max_steps": 2 }));
    recorder
        .record(&mut small.world, &Recording::apply("off_board_with_many_steps_needs_consent", &plan, limit));
    for (name, disk) in [
        ("off_board_sends_no_removal_once_a_record_failed", Disk::FailsAt(1)),
        ("off_board_ends_where_a_later_record_fails", Disk::FailsAt(3)),
        ("off_board_that_is_cancelled_reports_what_was_done", Disk::CancelAt(3)),
    ] {
        let (mut small, plan) = planned(&[], &json!({}));
        let recording = Recording { disk, ..Recording::apply(name, &plan, timed(json!({}))) };
        recorder.record(&mut small.world, &recording);
    }
    small.world.ok("/client_sessions/create", &json!({ "user_identity_id": small.person }));
    let name = "off_board_stops_before_the_first_removal_where_something_is_new";
    recorder.record(&mut small.world, &Recording::apply(name, &plan, timed(json!({}))));
    let mut changed = plan.clone();
    changed["person"]["user_identity_id"] = "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3".into();
    for (name, flow, options, plan) in [
        ("off_board_refuses_a_plan_that_was_changed", "apply_off_boarding", json!({}), Some(changed)),
        (
            "off_board_refuses_options_that_are_wrong",
            "off_board",
            json!({ "email": "", "phone": "555", "mode": "slow", "alow": [] }),
            None,
        ),
        (
            "off_board_refuses_ids_that_are_no_uuids",
            "off_board",
            json!({ "user_identity_id": "amara", "access_code_ids": ["c0de0000-0000-4000-8000-00000000000"] }),
            None,
        ),
        (
            "off_board_refuses_two_ways_to_name_a_person",
            "plan_off_boarding",
            json!({ "email": "a@b.c", "search": "a" }),
            None,
        ),
    ] {
        let mut vector =
            json!({ "name": name, "operation": "off_board", "flow": flow, "params": options, "expect": {} });
        if let Some(plan) = plan {
            vector["plan"] = plan;
        }
        recorder.vectors.push(vector);
    }
}

fn across(recorder: &mut Recorder) {
    let (mut small, second) = with_second();
    let email = json!({ "email": "nia.adeyemi@example.com", "workspaces": "all" });
    let all = Recording::plan("off_board_plans_in_all_workspaces", email).with_token();
    let plan = recorder.record(&mut small.world, &all).0.expect("a plan");
    let named = timed(json!({ "workspaces": [second] }));
    let name = "off_board_applies_only_in_the_workspaces_that_are_named";
    let apply = Recording::apply(name, &plan, named).with_token();
    let journal = recorder.record(&mut small.world, &apply).1;
    let name = "off_board_check_looks_in_every_workspace_of_the_plan";
    let check = Recording { journal, ..Recording::new(name, "check_off_boarding", timed(json!({}))) };
    recorder.record(&mut small.world, &check.with_token());

    let (mut small, second) = with_second();
    let both = json!({ "user_identity_id": small.person, "workspaces": [FIRST, second] });
    let name = "off_board_looks_for_the_addresses_of_an_id_in_other_workspaces";
    recorder.record(&mut small.world, &Recording::new(name, "off_board", timed(both.clone())).with_token());

    let (mut small, second) = with_second();
    let closed = json!({ "user_identity_id": small.person, "workspaces": [second, FIRST, "another"] });
    let name = "off_board_plans_without_a_workspace_that_is_closed_and_says_so";
    recorder.record(&mut small.world, &Recording::plan(name, closed).with_token());
    let twin = json!({ "full_name": "N. A.", "phone_number": "+15555550177" });
    small.world.ok_in(&second, "/user_identities/create", &twin);
    let name = "off_board_plans_nothing_where_one_of_the_workspaces_has_two";
    recorder.record(&mut small.world, &Recording::plan(name, both).with_token());

    for (name, flow, params, has_token) in [
        (
            "off_board_in_several_workspaces_needs_a_personal_access_token",
            "plan_off_boarding",
            json!({ "email": "nia.adeyemi@example.com", "workspaces": "all" }),
            false,
        ),
        (
            "off_board_refuses_to_apply_in_workspaces_that_are_not_named",
            "off_board",
            json!({ "email": "nia.adeyemi@example.com", "workspaces": "all" }),
            true,
        ),
        (
            "off_board_refuses_workspaces_that_are_no_ids",
            "plan_off_boarding",
            json!({ "email": "nia.adeyemi@example.com", "workspaces": ["a b"] }),
            true,
        ),
    ] {
        let recording = Recording { has_token, ..Recording::new(name, flow, params) };
        let mut vector = json!({
            "name": name, "operation": "off_board", "flow": flow, "params": recording.options, "expect": {}
        });
        if let Some(options) = recording.client() {
            vector["options"] = options;
        }
        recorder.vectors.push(vector);
    }
}

/// Makes a person with an identity in a second workspace of the same token, whose id is returned, and a session there.
fn with_second() -> (Small, String) {
    let mut small = Small::new(&[]);
    let workspace = json!({ "name": "Branch", "company_name": "Acme", "is_sandbox": true });
    let made = small.world.ok_in(FIRST, "/workspaces/create", &workspace);
    let second = made["workspace"]["workspace_id"].as_str().expect("an id").to_owned();
    let person = json!({ "full_name": "Nia Adeyemi", "email_address": "Nia.Adeyemi@example.com" });
    let made = small.world.ok_in(&second, "/user_identities/create", &person);
    let id = made["user_identity"]["user_identity_id"].clone();
    small.world.ok_in(&second, "/client_sessions/create", &json!({ "user_identity_id": id }));
    (small, second)
}

fn evidence(recorder: &mut Recorder) {
    let (mut small, plan) = planned(&[], &json!({ "only": "suspend" }));
    let apply = Recording::apply("evidence", &plan, timed(json!({})));
    let lines = Recorder::default().record(&mut small.world, &apply).1;
    recorder.verify("evidence_that_is_intact", &lines);
    recorder.verify("evidence_whose_end_is_missing", &lines[..lines.len() - 2]);
    let mut without = lines.clone();
    without.remove(4);
    recorder.verify("evidence_without_a_line_in_the_middle", &without);
    let mut changed = lines;
    changed[1] = changed[1].replace("\"missing\":[", "\"missing\":[\"nothing\",");
    recorder.verify("evidence_with_a_changed_line", &changed);
    recorder.verify("evidence_without_a_line", &[]);
}
