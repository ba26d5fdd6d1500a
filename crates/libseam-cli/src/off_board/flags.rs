//! The flags of `seam offboard`, and the options that they give to the core.

use crate::arguments::Arguments;
use clap::{Arg, ArgAction, ValueHint, builder::PossibleValuesParser};
use libseam::json::{self, Object, Value};
use std::env;

pub(super) const PLAN: &str = "plan";
pub(super) const APPLY: &str = "apply";
pub(super) const CHECK: &str = "check";
pub(super) const EVIDENCE: &str = "evidence";
pub(super) const YES: &str = "yes";

const HEADING: &str = "Off-boarding";
const AUDIT_HEADING: &str = "Audit: who wanted it, for the evidence";

/// Flags with a text for the plan: the flag, the option, the name of the value, the help.
const PLAN_TEXTS: [[&str; 4]; 2] = [
    [
        "mode",
        "mode",
        "MODE",
        "Confirm each thing by itself (thorough, the default), or delete the identity first (cascade)",
    ],
    ["only", "only", "WHAT", "Only suspend the person's users, which can be undone"],
];
const PLAN_SWITCHES: [[&str; 2]; 2] = [
    ["keep-identity", "Suspend the person's users and keep them and the identity; take the rest"],
    ["keep-cards", "Unassign cards instead of deleting them"],
];
const AUDIT: [[&str; 3]; 8] = [
    ["ticket", "TEXT", "The ticket"],
    ["reason", "TEXT", "The reason"],
    ["requested-by", "NAME", "Who asked for it"],
    ["approved-by", "NAME", "Who approved it"],
    ["effective-at", "TIME", "When the access was to end, such as 2026-12-01T17:00:00Z"],
    ["employee-id", "TEXT", "Their number in the system of the employer"],
    ["notified", "NAMES", "Who was told of it"],
    ["retention", "TEXT", "How long the evidence is kept, and where"],
];
const SLA: &str = "sla";
const CODES: &str = "access-code-ids";
const ALLOW: &str = "allow";
const WORKSPACES: &str = "workspaces";
/// The value that is no list.
const ALL: &str = "all";
const MAX_STEPS: &str = "max-steps";
const TIME_LIMIT: &str = "time-limit";

pub(super) const HELP: &str = "\
PERSON is the id of a user identity, an email address, a phone number with +, or a text to search for. Whatever finds more
than one person plans nothing and lists them. On a terminal the plan is shown first, and you are asked.

The result is a table on a terminal, else JSON. The evidence has a line for everything that is about to be done and for
what became of it; the same command goes on with it after a crash, after Ctrl-C, and where something was pending.

Examples:
  seam offboard amara.okafor@example.com --plan amara.plan.json
  seam offboard --apply amara.plan.json --evidence amara.jsonl --ticket HR-17
  seam offboard amara.okafor@example.com --only suspend --yes
  seam evidence verify amara.jsonl
  seam offboard --check amara.jsonl
  seam offboard amara.okafor@example.com --workspaces all --plan amara.plan.json
  seam offboard --apply amara.plan.json --workspaces ID,ID --evidence amara.jsonl

Exit codes of an off-boarding:
    0  everything is confirmed to be gone
    6  something failed, was refused, or stays; with --check: something is back, or still there
    7  accepted, and not in effect everywhere yet: run it again later
    8  stopped before everything was tried, or before anything because the person holds something new
  130  interrupted; the report says what was done";

pub(super) fn args() -> Vec<Arg> {
    let file = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name("FILE").value_hint(ValueHint::FilePath).help(help)
    };
    let text = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).value_hint(ValueHint::Other).help(help)
    };
    let switch = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
    };
    let values: [&[&str]; 2] = [&["thorough", "cascade"], &["suspend"]];
    let mut args = vec![
        Arg::new("person")
            .value_name("PERSON")
            .value_hint(ValueHint::Other)
            .required_unless_present_any([APPLY, CHECK])
            .conflicts_with(APPLY)
            .help("Who it is"),
        file(PLAN, "Plan only, and write the plan to FILE, which only you can read").conflicts_with(APPLY),
        file(APPLY, "Do what the plan in FILE says; - reads it from standard input"),
        file(CHECK, "Look again for the person whose evidence is in FILE, days later, and add lines to it")
            .conflicts_with_all(["person", PLAN, APPLY, EVIDENCE]),
        file(EVIDENCE, "Write the evidence to FILE, or go on with the evidence there"),
        switch(YES, "Do not ask").short('y'),
    ];
    for ([name, _, value, help], values) in PLAN_TEXTS.into_iter().zip(values) {
        args.push(
            text(name, value, help).value_parser(PossibleValuesParser::new(values)).conflicts_with(APPLY),
        );
    }
    for [name, help] in PLAN_SWITCHES {
        args.push(switch(name, help).conflicts_with(APPLY));
    }
    args.push(
        text(
            CODES,
            "ID,...",
            "Codes of the person that belong to no access grant, which cannot be found by person",
        )
        .value_delimiter(',')
        .conflicts_with(APPLY),
    );
    args.push(
        text(
            WORKSPACES,
            "ID,...",
            "Look in these workspaces, with a personal access token; `all` looks in all, and with --apply these are the \
             ones it is done in",
        )
        .value_delimiter(',')
        .conflicts_with(CHECK),
    );
    args.push(text(ALLOW, "WORD,...", "Consent to what the plan warns of").value_delimiter(','));
    args.push(text(MAX_STEPS, "N", "Number of steps above which consent is needed [default: 50]"));
    args.push(text(TIME_LIMIT, "SECONDS", "Limit for all of it [default: 900]"));
    let mut args: Vec<Arg> = args.into_iter().map(|arg| arg.help_heading(HEADING)).collect();
    for [name, value, help] in AUDIT {
        args.push(text(name, value, help).help_heading(AUDIT_HEADING));
    }
    args.push(text(SLA, "HOURS", "Hours from then within which it must be done").help_heading(AUDIT_HEADING));
    args
}

/// Returns the options for a plan.
pub(super) fn planning(arguments: &Arguments<'_>) -> Object {
    let mut options = Object::new();
    let text = |name: &str| arguments.one::<String>(name).map(String::as_str);
    options = options.with_some("person", text("person"));
    for [flag, option, ..] in PLAN_TEXTS {
        options = options.with_some(option, text(flag));
    }
    for [flag, _] in PLAN_SWITCHES {
        if arguments.flag(flag) {
            options = options.with(&flag.replace('-', "_"), true);
        }
    }
    if let Some(codes) = list(arguments, CODES) {
        options = options.with("access_code_ids", codes);
    }
    limits(arguments, options)
}

/// Returns the options for applying a plan.
pub(super) fn applying(arguments: &Arguments<'_>) -> Object {
    let text = |name: &str| arguments.one::<String>(name).map(String::as_str);
    let mut audit = Object::new();
    for [flag, ..] in AUDIT {
        audit = audit.with_some(&flag.replace('-', "_"), text(flag));
    }
    audit = audit.with_some(SLA, text(SLA).map(number));
    let options = limits(arguments, Object::new()).with("command", command_line());
    if audit.is_empty() { options } else { options.with("audit", audit) }
}

/// Returns the words of the command line. None of them is a credential: the command refuses those there.
pub(super) fn command_line() -> Value {
    env::args_os().map(|word| word.to_string_lossy().into_owned().into()).collect::<Vec<Value>>().into()
}

fn limits(arguments: &Arguments<'_>, mut options: Object) -> Object {
    let text = |name: &str| arguments.one::<String>(name).map(String::as_str);
    if let Some(words) = list(arguments, ALLOW) {
        options = options.with("allow", words);
    }
    if let Some(ids) = list(arguments, WORKSPACES) {
        let is_all = ids.items().first().and_then(Value::as_str) == Some(ALL) && ids.items().len() == 1;
        options = options.with(WORKSPACES, if is_all { ALL.into() } else { ids });
    }
    options = options.with_some("max_steps", text(MAX_STEPS).map(number));
    let ms = |seconds: &str| match seconds.parse::<f64>() {
        Ok(seconds) if (0.0..1e9).contains(&seconds) => Value::from((seconds * 1_000.0) as i64),
        _ => Value::from(seconds),
    };
    options.with_some("deadline_ms", text(TIME_LIMIT).map(ms))
}

fn list(arguments: &Arguments<'_>, name: &str) -> Option<Value> {
    let all: Vec<Value> =
        arguments.all::<String>(name).into_iter().map(|text| text.as_str().into()).collect();
    if all.is_empty() { None } else { Some(Value::Array(all)) }
}

/// Converts a number; another text stays one, which the core reports.
fn number(text: &str) -> Value {
    match json::read(text.as_bytes()) {
        Ok(number @ Value::Number(_)) => number,
        _ => text.into(),
    }
}
