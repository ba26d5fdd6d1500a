//! Evidence as it is shown: its lines, put together by what they are about.

use crate::{refusal::invalid, words};
use libseam_core::{Error, verify_evidence};
use serde::Serialize;
use serde_json::Value;

/// Evidence, as far as its lines can be read.
#[derive(Serialize)]
pub(crate) struct Document {
    /// The check of the lines.
    pub(crate) check: Value,
    /// The beginnings of the runs.
    pub(crate) runs: Vec<Value>,
    pub(crate) authority: Value,
    pub(crate) person: Value,
    pub(crate) plan: Value,
    pub(crate) things: Vec<Thing>,
    pub(crate) doors: Value,
    /// The end of the latest run; null where it has none.
    pub(crate) end: Value,
    /// The result in words.
    pub(crate) verdict: String,
    /// The looks at it later on.
    pub(crate) later: Vec<Later>,
}

/// A thing that the person held.
#[derive(Default, Serialize)]
pub(crate) struct Thing {
    pub(crate) kind: String,
    pub(crate) id: String,
    /// The name of the workspace that it is in, or else the id.
    pub(crate) workspace: String,
    pub(crate) name: String,
    pub(crate) held_through: String,
    pub(crate) system: String,
    pub(crate) vendor: String,
    pub(crate) doors: Vec<String>,
    pub(crate) found_by: String,
    pub(crate) found_request_id: String,
    /// The reason why it stays, or cannot be taken away.
    pub(crate) why: String,
    pub(crate) state: String,
    pub(crate) state_words: String,
    pub(crate) is_done: bool,
    pub(crate) steps: Vec<Step>,
}

/// A step that was about a thing, as it came out in the end.
#[derive(Default, Serialize)]
pub(crate) struct Step {
    #[serde(skip)]
    key: String,
    pub(crate) operation: String,
    pub(crate) announced_at: String,
    pub(crate) sent_at: String,
    pub(crate) accepted_at: String,
    pub(crate) attempts: String,
    pub(crate) http_status: String,
    pub(crate) request_id: String,
    pub(crate) state: String,
    pub(crate) state_words: String,
    pub(crate) confirmed_at: String,
    pub(crate) server_date: String,
    pub(crate) seconds_since_effective: String,
    pub(crate) is_within_sla: String,
    pub(crate) level: String,
    pub(crate) basis: String,
    pub(crate) message: String,
    /// The reads that decided, with the server's names for the requests, and the digests of what was answered.
    pub(crate) reads: Vec<String>,
}

/// A check later on.
#[derive(Serialize)]
pub(crate) struct Later {
    pub(crate) begin: Value,
    pub(crate) found: Vec<Value>,
    pub(crate) end: Value,
    pub(crate) verdict: String,
}

/// Returns a member as text: nothing where it is missing.
pub(crate) fn text(value: &Value, path: &str) -> String {
    match value.pointer(path) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    }
}

fn items<'v>(value: &'v Value, path: &str) -> &'v [Value] {
    value.pointer(path).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// Returns the name, or else the id, of the workspace that a thing is in.
fn workspace(thing: &Value, plan: &Value) -> String {
    let id = text(thing, "/workspace_id");
    let of_several = items(plan, "/workspaces").iter().find(|place| text(place, "/workspace_id") == id);
    let place = of_several.unwrap_or(&plan["workspace"]);
    let name = text(place, "/name");
    if name.is_empty() { text(place, "/workspace_id") } else { name }
}

/// Shows every character that controls a terminal, or changes the direction in which text is read, as a replacement character:
/// names are whatever somebody typed.
fn visible(mut value: Value) -> Value {
    match &mut value {
        Value::String(text) => *text = text.replace(controls, "\u{fffd}"),
        Value::Array(items) => items.iter_mut().for_each(|item| *item = visible(item.take())),
        Value::Object(members) => members.values_mut().for_each(|member| *member = visible(member.take())),
        _ => {}
    }
    value
}

fn controls(c: char) -> bool {
    let is_direction =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    is_direction || c.is_control() && !matches!(c, '\n' | '\t')
}

impl Document {
    /// Reads the lines; those that are no JSON are passed over, since the check names them.
    pub(crate) fn read(evidence: &[u8]) -> Result<Self, Error> {
        let check = verify_evidence(evidence)?.to_json();
        let check = serde_json::from_str(&check).map_err(|_| invalid("its check cannot be read"))?;
        let mut document = Self {
            check,
            runs: Vec::new(),
            authority: Value::Null,
            person: Value::Null,
            plan: Value::Null,
            things: Vec::new(),
            doors: Value::Null,
            end: Value::Null,
            verdict: String::new(),
            later: Vec::new(),
        };
        let lines: Vec<Value> = evidence
            .split(|byte| *byte == b'\n')
            .filter_map(|line| serde_json::from_slice(line).ok())
            .map(visible)
            .collect();
        document.plan = lines
            .iter()
            .find(|line| line["kind"] == "plan")
            .map(|line| line["plan"].clone())
            .ok_or_else(|| invalid("there is no plan among them"))?;
        document.things = items(&document.plan, "/things")
            .iter()
            .map(|thing| Thing::of_plan(thing, &document.plan))
            .collect();
        let mut fates = Vec::new();
        for line in lines {
            match line["kind"].as_str() {
                Some("run") => {
                    document.runs.push(line);
                    (document.end, document.doors) = (Value::Null, Value::Null);
                    fates.clear();
                }
                Some("authority") => document.authority = line,
                Some("person") => document.person = line,
                Some("action" | "confirmation") => document.take_step(&line),
                Some("thing") => fates.push(line),
                Some("doors") => document.doors = line,
                Some("end") => document.end = line,
                Some("check") => document.later.push(Later::new(line)),
                Some("found") => {
                    document.later.iter_mut().last().into_iter().for_each(|it| it.found.push(line.clone()))
                }
                Some("check_end") => {
                    document.later.iter_mut().last().into_iter().for_each(|it| it.end(line.clone()))
                }
                _ => {}
            }
        }
        for (thing, fate) in document.things.iter_mut().zip(&fates) {
            thing.end(fate);
        }
        document.verdict = match document.end["result"].as_str() {
            Some(result) => words::of_result(result).to_owned(),
            None => "Not done: it has no end".to_owned(),
        };
        Ok(document)
    }

    /// Lists the unmanaged codes on the devices that the person could reach, as things that are left.
    pub(crate) fn unmanaged_codes(&self) -> Vec<Thing> {
        let of_code = |code: &Value| Thing {
            kind: words::of_kind("unmanaged_access_code").to_owned(),
            id: text(code, "/access_code_id"),
            held_through: format!("{} {}", words::of_kind("device"), text(code, "/device_id")),
            state: "left".to_owned(),
            why: "nothing tells whose it is".to_owned(),
            ..Thing::default()
        };
        items(&self.doors, "/unmanaged_codes").iter().map(of_code).collect()
    }

    /// Takes a line about a step.
    fn take_step(&mut self, line: &Value) {
        let of_plan = items(&self.plan, "/steps")
            .iter()
            .find(|step| step["operation"] == line["operation"] && step["params"] == line["params"]);
        let of_plan = of_plan.and_then(|step| usize::try_from(step["thing"].as_u64()?).ok());
        let ids: Vec<&str> =
            line["params"].as_object().into_iter().flatten().filter_map(|(_, id)| id.as_str()).collect();
        // A step that the plan lacks is about a part of a thing that was gone.
        let at = of_plan.or_else(|| self.things.iter().rposition(|thing| ids.contains(&thing.id.as_str())));
        let Some(thing) = at.and_then(|at| self.things.get_mut(at)) else { return };
        let key = text(line, "/step");
        let at = match thing.steps.iter().position(|step| step.key == key) {
            Some(at) => at,
            None => {
                thing.steps.push(Step { key, operation: text(line, "/operation"), ..Step::default() });
                thing.steps.len() - 1
            }
        };
        if let Some(step) = thing.steps.get_mut(at) {
            step.take(line);
        }
    }
}

impl Thing {
    fn of_plan(thing: &Value, plan: &Value) -> Self {
        let id = text(thing, "/acs_system_id");
        let system =
            items(plan, "/remarks/acs_systems").iter().find(|system| text(system, "/acs_system_id") == id);
        let system = system.filter(|_| !id.is_empty()).unwrap_or(&Value::Null);
        let name = text(system, "/name");
        let door = |door: &Value| {
            let name = text(door, "/name");
            if name.is_empty() { text(door, "/acs_entrance_id") } else { name }
        };
        let holder = text(thing, "/held_by/type");
        let held_through = if holder.is_empty() {
            String::new()
        } else {
            format!("{} {}", words::of_kind(&holder), text(thing, "/held_by/id"))
        };
        Self {
            kind: words::of_kind(&text(thing, "/type")).to_owned(),
            id: text(thing, "/id"),
            workspace: workspace(thing, plan),
            name: text(thing, "/name"),
            held_through,
            system: if name.is_empty() { id } else { name },
            vendor: text(system, "/vendor"),
            doors: items(thing, "/doors").iter().map(door).collect(),
            found_by: text(thing, "/found_by/operation"),
            found_request_id: text(thing, "/found_by/request_id"),
            why: match thing["take"].as_str() {
                Some("keep") => "it stays, as planned".to_owned(),
                Some("needs_consent") => format!("it needs the consent `{}`", text(thing, "/why")),
                _ => text(thing, "/why"),
            },
            state: String::new(),
            state_words: "NOT KNOWN: the run has no end".to_owned(),
            is_done: false,
            steps: Vec::new(),
        }
    }

    /// Takes the line that says what became of it.
    fn end(&mut self, line: &Value) {
        self.state = text(line, "/state");
        self.state_words = words::of_state(&self.state).to_owned();
        self.is_done = ["confirmed", "already_gone", "gone_with_holder"].contains(&self.state.as_str());
    }
}

impl Step {
    fn take(&mut self, line: &Value) {
        if line["kind"] == "action" {
            self.announced_at = text(line, "/at");
            return;
        }
        self.state = text(line, "/state");
        self.state_words = words::of_state(&self.state).to_owned();
        self.confirmed_at = text(line, "/at");
        self.server_date = text(line, "/server_date");
        self.sent_at = text(line, "/sent_at");
        self.accepted_at = text(line, "/accepted_at");
        self.seconds_since_effective = text(line, "/seconds_since_effective");
        self.is_within_sla = text(line, "/is_within_sla");
        self.attempts = text(line, "/seen/removal/attempts");
        self.http_status = text(line, "/seen/removal/http_status");
        self.request_id = text(line, "/seen/removal/request_id");
        if self.http_status.is_empty() {
            // The removal ended in an error.
            self.http_status = text(line, "/seen/http_status");
            self.request_id = text(line, "/seen/request_id");
        }
        self.level = words::of_level(&text(line, "/seen/level")).to_owned();
        self.basis = text(line, "/seen/basis");
        self.message = text(line, "/seen/message");
        let deciding = items(line, "/seen/checks").iter().filter(|check| check["deciding"] == true);
        self.reads = deciding
            .map(|check| {
                let words = ["/operation", "/request_id", "/body_sha256"].map(|path| text(check, path));
                let words: Vec<&str> = words.iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
                words.join(" ")
            })
            .collect();
    }
}

impl Later {
    fn new(begin: Value) -> Self {
        Self { begin, found: Vec::new(), end: Value::Null, verdict: "Not known: it has no end".to_owned() }
    }

    fn end(&mut self, line: Value) {
        self.verdict = words::of_result(line["result"].as_str().unwrap_or_default()).to_owned();
        self.end = line;
    }
}
