//! Off-boardings: processes die anywhere, the same command goes on with the evidence, somebody else changes things meanwhile,
//! and days later somebody looks whether the person is back.

use libseam_core::whole_lines;
use serde_json::{Value, json};

use super::{
    choice::{choose_behavior, intent},
    meddling,
};
use crate::{
    fate::Line,
    host::{End, Host, Interruption},
    off_board::{
        choice::Choice,
        company::{self, LETTER},
        evidence,
        holdings::{self, Held},
        order::Case,
        report,
    },
    run::{Intent, Kind, is_read},
    target::{Target, id},
    touched,
    trace::Found,
    world::{World, api_key, token, workspace_id},
};

/// More processes than one off-boarding takes, of those that something happens to.
const MOST_LIVES: u32 = 5;

/// More runs than it takes once nothing happens any more.
const CALM_LIVES: u32 = 4;

/// The longest time of an off-boarding.
const DEADLINE_MS: u64 = 15 * 60_000;

const HOUR_MS: u64 = 3_600_000;

/// The line of the processes that something happens to. Most reads of an inventory have to succeed.
const FAULTS: [u32; 5] = [0, 0, 1, 4, 12];

/// An off-boarding while it is done.
struct OffBoarding {
    case: Case,
    /// The plan, where it is applied by itself.
    plan: Value,
    journal: Vec<u8>,
    /// True if its lines have a plan.
    is_planned: bool,
    audit: Value,
    /// The credential, which is of one kind all the way.
    credential: Value,
}

/// Plays one, beside its twin that nothing happens to if nobody else changes anything.
pub(super) fn play(host: &mut Host) -> Result<(), Found> {
    let randomness = host.rng.u64(..);
    let company = company::choose(&mut host.rng);
    host.world = World::of(company.clone(), randomness);
    let is_merged = host.rng.u32(..3) == 0 && merge(host);
    let (rules, clock_ms) = choose_behavior(host);
    let rules = if host.rng.u32(..3) == 0 { Vec::new() } else { rules };
    host.behave(&rules, clock_ms);
    host.page_size = host.rng.bool().then(|| host.rng.u64(1..4));
    host.keeps_stores = true;
    let codes = stand_alone_codes(host);
    let choice = Choice::choose(&mut host.rng, &codes, is_merged);
    host.note(|| format!("{choice:?}"));
    if host.rng.u32(..3) > 0 {
        return disturbed(host, &choice);
    }
    let mut twin = Host::new(randomness, host.trace.is_some());
    twin.world = World::of(company, randomness);
    if is_merged {
        merge(&mut twin);
    }
    twin.behave(&rules, clock_ms);
    twin.page_size = host.page_size;
    twin.keeps_stores = true;
    // Where a system takes changes back by itself, the end depends on when it was looked at.
    let is_same = !rules.iter().any(|rule| rule.contains("returns"));
    twins(host, &mut twin, &choice, is_same)
}

/// Merges an identity into the person's, and reports whether there was one.
fn merge(host: &mut Host) -> bool {
    let merged =
        json!({ "user_identity_id": company::person(), "merged_user_identity_ids": [company::merged()] });
    host.world.call(LETTER, "user_identities.merge", &merged, host.now_ms).is_some()
}

fn stand_alone_codes(host: &mut Host) -> Vec<String> {
    let store = host.world.objects(host.now_ms);
    let codes = (5..=6).map(|number| id("c0de", LETTER, number));
    codes.filter(|code| holdings::find(&store, "access_codes", "access_code_id", code).is_some()).collect()
}

/// Off-boards the person while somebody else changes things, until it is done or nobody tries any more.
fn disturbed(host: &mut Host, choice: &Choice) -> Result<(), Found> {
    let before = host.world.objects(host.now_ms);
    let mut meddled = meddling::Meddled::default();
    let mut named: Vec<Held> = Vec::new();
    let mut result = None;
    for _ in 0..host.rng.u32(1..=2) {
        let Some(mut off_boarding) = begin(host, choice)? else { continue };
        result = live(host, &mut off_boarding, &mut meddled)?;
        named.extend(off_boarding.case.held.iter().cloned());
        if let Some(told) = result.as_deref().filter(|told| *told != "none") {
            look_again(host, &off_boarding, told, &mut meddled)?;
            break;
        }
    }
    host.endings.push(format!("off-boarding {}", result.as_deref().unwrap_or("unfinished")));
    host.pass(24 * HOUR_MS);
    let after = host.world.objects(host.now_ms);
    judge_others(choice, (&before, &after), &named, &meddled)
}

/// Plans, unless the plan is made with the first run; `None` where there is none.
fn begin(host: &mut Host, choice: &Choice) -> Result<Option<OffBoarding>, Found> {
    let before = host.world.objects(host.now_ms);
    let held = holdings::of_person(&before, &company::person(), choice);
    if held.is_empty() {
        return Ok(None);
    }
    let audit = json!({ "ticket": "HR-17", "effective_at": "2026-12-01T00:00:00Z", "sla": 24 });
    let (mut plan, credential) = (Value::Null, credential(host));
    if host.rng.bool() {
        host.line = line(host);
        let mut intent = intent(host, Kind::Plan, "off_board", choice.to_plan(), LETTER);
        limit(host, &mut intent, &credential);
        let (run, flow) = host.begin(&intent);
        let Ok(flow) = flow else { return Err(Found::new("a plan begins", format!("{flow:?}"))) };
        let interruption = interruption(host);
        let End::Told(Ok(reply)) = host.drive(run, flow, interruption)? else { return Ok(None) };
        judge_reads(host, run)?;
        let reply: Value = serde_json::from_str(reply.body()).expect("JSON");
        plan = reply["plan"].clone();
        evidence::judge_secrets(&before, &plan.to_string())?;
        report::judge_plan(&plan, &held, &before)?;
        host.endings.push("planned".into());
    }
    let case = Case::new(choice.clone(), held, before);
    Ok(Some(OffBoarding { case, plan, journal: Vec::new(), is_planned: false, audit, credential }))
}

fn judge_reads(host: &Host, run: usize) -> Result<(), Found> {
    match host.runs[run].exchanges.iter().find(|it| !is_read(&it.operation)) {
        None => Ok(()),
        Some(write) => Err(Found::new("who only looks changes nothing", write.operation.clone())),
    }
}

/// Runs it until it is done, or until nobody tries any more. Returns the latest result.
fn live(
    host: &mut Host,
    off_boarding: &mut OffBoarding,
    meddled: &mut meddling::Meddled,
) -> Result<Option<String>, Found> {
    let mut result = None;
    let lives = host.rng.u32(..=MOST_LIVES);
    for life in 0..lives + CALM_LIVES {
        let is_calm = life >= lives;
        if host.rng.u32(..3) == 0 && !is_calm {
            meddling::meddle(host, &off_boarding.case, off_boarding.has_plan(), meddled);
        }
        let is_new = meddling::is_new(host, &off_boarding.case, off_boarding.has_plan());
        host.line = if is_calm { Line::PERFECT } else { line(host) };
        let interruption = if is_calm { None } else { interruption(host) };
        let (run, told) = run_once(host, off_boarding, interruption, is_calm)?;
        if is_new && host.runs[run].exchanges.iter().any(|it| !is_read(&it.operation)) {
            return Err(Found::new("something new stops it before the first removal", format!("run {run}")));
        }
        if let Some(told) = told {
            let is_over = told == "done" || (is_new && told == "none");
            let is_undone = told == "done" && !is_calm && meddling::undo(host, &off_boarding.case, meddled);
            result = Some(told);
            if is_over && !is_undone {
                break;
            }
        }
        let ms =
            if is_calm { HOUR_MS } else { host.rng.choice([0, 1_000, 60_000, HOUR_MS]).expect("a time") };
        host.pass(ms);
    }
    Ok(result)
}

impl OffBoarding {
    /// Reports whether the next run has a plan to go by.
    fn has_plan(&self) -> bool {
        self.is_planned || !self.plan.is_null()
    }
}

/// Runs it once. Returns the number of its run, and the result if one was told.
fn run_once(
    host: &mut Host,
    off_boarding: &mut OffBoarding,
    interruption: Option<Interruption>,
    is_calm: bool,
) -> Result<(usize, Option<String>), Found> {
    let journal = &mut off_boarding.journal;
    journal.truncate(whole_lines(journal));
    let choice = off_boarding.case.choice.clone();
    if !off_boarding.is_planned && off_boarding.plan.is_null() {
        // It is planned now.
        let before = host.world.objects(host.now_ms);
        let held = holdings::of_person(&before, &company::person(), &choice);
        off_boarding.case = Case::new(choice.clone(), held, before);
    }
    let kind = if off_boarding.plan.is_null() { Kind::OffBoard } else { Kind::Apply };
    let mut params = if kind == Kind::Apply { json!({ "allow": choice.allow() }) } else { choice.to_plan() };
    params["now_ms"] = World::unix_ms(host.now_ms).into();
    params["audit"] = off_boarding.audit.clone();
    let mut intent = intent(host, kind, "off_board", params, LETTER);
    intent.plan = off_boarding.plan.clone();
    intent.journal = off_boarding.journal.clone();
    if is_calm {
        intent.options = off_boarding.credential.clone();
        intent.deadline_ms = DEADLINE_MS;
    } else {
        limit(host, &mut intent, &off_boarding.credential);
    }
    let returns_all = intent.call["on_unconfirmed"] == "return";
    let (run, flow) = host.begin(&intent);
    let flow = flow.map_err(|error| Found::new("the same command goes on", error.to_json()))?;
    let case = &off_boarding.case;
    let mut judge = |host: &mut Host, line: &Value| evidence::judge(host, case, line);
    let end = host.drive_with(run, flow, interruption, &mut judge)?;
    off_boarding.journal.extend_from_slice(&host.runs[run].journal);
    let whole = whole_lines(&off_boarding.journal);
    off_boarding.case.judge(&host.runs[run])?;
    let lines = std::str::from_utf8(&off_boarding.journal[..whole]).expect("text").to_owned();
    evidence::judge_secrets(&off_boarding.case.before, &lines)?;
    if whole > 0 {
        evidence::verify(lines.as_bytes())?;
    }
    if !off_boarding.is_planned
        && let Some(line) = evidence::find(&lines, "plan")
    {
        off_boarding.is_planned = true;
        report::judge_plan(&line["plan"], &off_boarding.case.held, &off_boarding.case.before)?;
    }
    let End::Told(result) = end else {
        host.endings.push("off-boarding killed".into());
        return Ok((run, None));
    };
    let evidence = (off_boarding.journal.as_slice(), !host.runs[run].is_disk_full);
    let report = report::judge(host, &off_boarding.case, &result, evidence, returns_all)?;
    // Nothing is told where it ended before its first line.
    Ok((run, Some(report["result"].as_str().unwrap_or("none").to_owned())))
}

/// Looks again, days later.
fn look_again(
    host: &mut Host,
    off_boarding: &OffBoarding,
    told: &str,
    meddled: &mut meddling::Meddled,
) -> Result<(), Found> {
    host.pass(24 * HOUR_MS);
    let back = if host.rng.bool() { meddling::bring_back(host, &off_boarding.case, meddled) } else { None };
    host.line = Line::PERFECT;
    let params = json!({ "now_ms": World::unix_ms(host.now_ms) });
    let mut intent = intent(host, Kind::Check, "off_board", params, LETTER);
    intent.options = off_boarding.credential.clone();
    intent.deadline_ms = DEADLINE_MS;
    intent.journal = off_boarding.journal.clone();
    let (run, flow) = host.begin(&intent);
    let flow = match flow {
        Ok(flow) => flow,
        Err(error) => return Err(Found::new("what has an end can be checked", error.to_json())),
    };
    let End::Told(result) = host.drive(run, flow, None)? else { unreachable!("nothing interrupts it") };
    judge_reads(host, run)?;
    let mut journal = off_boarding.journal.clone();
    journal.extend_from_slice(&host.runs[run].journal);
    let checked = evidence::verify(&journal)?;
    let report = report::of(&result);
    if checked["check_result"] != report["result"] {
        return Err(Found::new("evidence ends as it is told", format!("{report}, and {checked}")));
    }
    host.endings.push(format!("check {}", report["result"].as_str().unwrap_or("none")));
    report::judge_check(host, &off_boarding.case, &report, told, back.as_deref())
}

/// Compares what is not the person's with what it was.
fn judge_others(
    choice: &Choice,
    (before, after): (&Value, &Value),
    named: &[Held],
    meddled: &meddling::Meddled,
) -> Result<(), Found> {
    let mut changed = meddled.changed.clone();
    let mut targets: Vec<Target> = meddled.taken.iter().map(taken).collect();
    for held in named {
        let is_user = held.kind == "acs_user";
        if choice.keeps_users() && is_user && !held.stays {
            changed.push(held.id.clone());
        }
        let is_kept = match held.kind {
            "user_identity" => choice.keeps_users(),
            "acs_user" => {
                held.stays || choice.only_suspends || (choice.keeps_identity && !choice.deletes_unsuspendable)
            }
            _ => choice.only_suspends,
        };
        if !is_kept {
            targets.push(taken(held));
        }
    }
    touched::check(before, after, &targets, &meddled.grown, &changed)
}

/// Returns the removal of a thing.
fn taken(held: &Held) -> Target {
    let (mut takes, mut params) = (Vec::new(), json!({}));
    match held.kind {
        "acs_access_group" => params = json!({ "acs_access_group_id": held.id, "acs_user_id": held.user }),
        "device" => params = json!({ "user_identity_id": company::person(), "device_id": held.id }),
        _ => takes.push(held.id.clone()),
    }
    let (facts, dependent, shows) = (Vec::new(), Vec::new(), Vec::new());
    Target { operation: "off_board", params, takes, facts, dependent, shows }
}

/// Plays both: one with faults and deaths, one without. Their ends are to be the same if `is_same`.
fn twins(host: &mut Host, twin: &mut Host, choice: &Choice, is_same: bool) -> Result<(), Found> {
    let wanted = off_board_one(twin, choice, true);
    if let (Some(trace), Some(of_twin)) = (&mut host.trace, &mut twin.trace) {
        trace.append(of_twin);
        trace.push("That was the twin.".into());
    }
    let (wanted, got) = (wanted?, off_board_one(host, choice, false)?);
    host.endings.push(format!("killed off-boarding {}", got.as_deref().unwrap_or("unfinished")));
    if !is_same {
        return Ok(());
    }
    if wanted != got {
        return Err(Found::new("what was killed tells the same", format!("{got:?} in place of {wanted:?}")));
    }
    let end_ms = host.now_ms.max(twin.now_ms);
    let (mut own, mut other) = (host.world.objects(end_ms), twin.world.objects(end_ms));
    if choice.is_cascade || choice.keeps_cards {
        forget_unheld(&mut own);
        forget_unheld(&mut other);
    }
    super::twin::judge_same(own, other, "the off-boarding")
}

/// Removes the records of credentials that nobody has, so that they open nothing: a deletion of their user leaves them, and it
/// may have been anybody's; a card that is kept may have been taken back before or not.
fn forget_unheld(store: &mut Value) {
    let list = store["acs_credentials"].as_array_mut().expect("a list");
    list.retain(|card| !(card["acs_user_id"].is_null() && card["user_identity_id"].is_null()));
}

/// Off-boards the person of one world, and lets everything arrive.
fn off_board_one(host: &mut Host, choice: &Choice, is_calm: bool) -> Result<Option<String>, Found> {
    let before = host.world.objects(host.now_ms);
    let held = holdings::of_person(&before, &company::person(), choice);
    let case = Case::new(choice.clone(), held, before);
    let (plan, audit, credential) = (Value::Null, json!({}), credential(host));
    let mut off_boarding =
        OffBoarding { case, plan, journal: Vec::new(), is_planned: false, audit, credential };
    let mut told = None;
    let is_done = |told: &Option<String>| told.as_deref() == Some("done");
    let lives = if is_calm { 0 } else { host.rng.u32(1..=MOST_LIVES) };
    for life in 0..lives + CALM_LIVES {
        let is_calm = life >= lives;
        host.line = if is_calm { Line::PERFECT } else { line(host) };
        let interruption = if is_calm { None } else { interruption(host) };
        told = run_once(host, &mut off_boarding, interruption, is_calm)?.1;
        if is_done(&told) {
            break;
        }
        let ms = if is_calm { HOUR_MS } else { host.rng.choice([0, 1_000, 60_000]).expect("a time") };
        host.pass(ms);
    }
    host.pass(24 * HOUR_MS);
    Ok(told)
}

fn line(host: &mut Host) -> Line {
    Line {
        faults: host.rng.choice(FAULTS).expect("a share"),
        slow: host.rng.choice([0, 0, 10]).expect("a share"),
    }
}

fn interruption(host: &mut Host) -> Option<Interruption> {
    let (at_poll, is_cancel) = (host.rng.u32(..400), host.rng.u32(..4) == 0);
    (host.rng.u32(..3) > 0).then_some(Interruption { at_poll, is_cancel })
}

/// Chooses a credential.
fn credential(host: &mut Host) -> Value {
    if host.rng.u32(..4) == 0 {
        json!({
            "surface": "simulator", "personal_access_token": token(LETTER), "workspace_id": workspace_id(LETTER),
        })
    } else {
        json!({ "surface": "simulator", "api_key": api_key(LETTER) })
    }
}

/// Chooses the times of a flow with that credential, and the time that it may take.
fn limit(host: &mut Host, intent: &mut Intent, credential: &Value) {
    let mut options = credential.clone();
    for name in ["retries", "timeout_ms", "transport_may_resend"] {
        if !intent.options[name].is_null() {
            options[name] = intent.options[name].clone();
        }
    }
    intent.options = options;
    intent.deadline_ms = DEADLINE_MS;
    if host.rng.u32(..4) == 0 {
        intent.deadline_ms = host.rng.u64(1_000..DEADLINE_MS);
        intent.params["deadline_ms"] = intent.deadline_ms.into();
    }
    if intent.kind != Kind::Plan && host.rng.u32(..4) == 0 {
        intent.call = json!({ "on_unconfirmed": "return" });
    }
}
