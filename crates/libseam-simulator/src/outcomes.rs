//! The outcomes of a sweep, held against the store and against what went over the line: one of each removal, told once.

use libseam_core::{Error, ErrorCode, Reply};
use serde_json::Value;
use std::collections::HashSet;

use crate::{
    host::Host,
    promise,
    proof::{self, Seen},
    run::{Exchange, Run, is_read},
    sweep::{Item, Sweep},
    trace::Found,
    verdict,
};

/// The default of a confirmation's deadline.
const DEADLINE_MS: u64 = 120_000;

/// The promise that is broken where an item has no outcome, or more than one.
const ONCE: &str = "each item has one outcome, told once";

/// The outcomes that a sweep has told.
#[derive(Debug)]
pub(crate) struct Outcomes<'s> {
    pub(crate) sweep: &'static Sweep,
    items: &'s [Item],
    told: Vec<Option<Value>>,
    /// The requests that outcomes showed as reasons.
    reasons: HashSet<String>,
}

impl<'s> Outcomes<'s> {
    pub(crate) fn new(sweep: &'static Sweep, items: &'s [Item]) -> Self {
        Self { sweep, items, told: vec![None; items.len()], reasons: HashSet::new() }
    }

    /// Returns the outcome of the item at `index`, if it was told.
    pub(crate) fn of(&self, index: usize) -> Option<&Value> {
        self.told[index].as_ref()
    }

    /// Takes an outcome, and judges it at the time at which it is told. `seen` has the reads that found something in earlier
    /// flows with the same credential.
    pub(crate) fn take(
        &mut self,
        host: &mut Host,
        run: usize,
        outcome: &Value,
        seen: &Seen,
    ) -> Result<(), Found> {
        let index = outcome["index"].as_u64().and_then(|index| usize::try_from(index).ok());
        let Some(index) = index.filter(|index| *index < self.items.len()) else {
            return Err(Found::new(ONCE, format!("{outcome} is of no item")));
        };
        if self.told[index].replace(outcome.clone()).is_some() {
            return Err(Found::new(ONCE, format!("item {index} is told again: {outcome}")));
        }
        let item = &self.items[index];
        let (confirmation, error) = (&outcome["confirmation"], &outcome["error"]);
        if confirmation.is_object() == error.is_object() {
            return Err(Found::new(ONCE, format!("item {index} has no outcome, or two: {outcome}")));
        }
        let known = if error.is_object() { &error["outcome"] } else { &confirmation["removal"]["outcome"] };
        let known = known.as_str().unwrap_or_default().to_owned();
        self.judge_details(confirmation)?;
        if error.is_object() {
            host.endings.push(format!("{} {known}", error["kind"].as_str().unwrap_or_default()));
        } else {
            self.judge(host, run, item, confirmation, seen)?;
        }
        host.runs[run].outcomes.push((item.params.clone(), known));
        Ok(())
    }

    /// Judges what an outcome shows beside its verdict: it is of its own removal, and of no other.
    fn judge_details(&mut self, confirmation: &Value) -> Result<(), Found> {
        for reason in confirmation["explain"].as_array().into_iter().flatten() {
            let request = reason["request_id"].as_str().unwrap_or_default().to_owned();
            let is_confirmed = confirmation["verdict"] == "confirmed";
            if is_confirmed || !request.is_empty() && !self.reasons.insert(request) {
                return Err(Found::new("a reason is that of its own removal", confirmation.to_string()));
            }
        }
        let token: Option<Value> =
            confirmation["token"].as_str().and_then(|token| serde_json::from_str(token).ok());
        let time = |name: &str| token.as_ref().and_then(|token| token[name].as_i64());
        if let (Some(seen), Some(removed)) = (time("seen_at"), time("removed_at"))
            && seen > removed
        {
            return Err(Found::new(
                "what was seen before a removal is older than it",
                confirmation.to_string(),
            ));
        }
        Ok(())
    }

    /// Judges what is told of a removal that was sent, or that accepts that there is nothing to remove.
    fn judge(
        &self,
        host: &mut Host,
        run: usize,
        item: &Item,
        told: &Value,
        earlier: &Seen,
    ) -> Result<(), Found> {
        let it = &host.runs[run];
        let mut seen = earlier.clone();
        proof::remember(it, &mut seen);
        proof::remember_listed(it, self.sweep, &mut seen);
        let accepts_absence = it.intent.call["missing_ok"] == true;
        let is_missing = || it.exchanges.iter().any(Exchange::is_missing);
        if told["already_gone"] == true && !(accepts_absence && is_missing()) {
            return Err(Found::new("nothing succeeds on a guess", format!("already gone: {told}")));
        }
        let is_accepted = |it: &Exchange| it.is_accepted() || accepts_absence && it.is_missing();
        if told["removal"]["outcome"] == "accepted" && !it.of_removal(&item.params).any(is_accepted) {
            return Err(Found::new("accepted is what the API accepted", told.to_string()));
        }
        let verdict = told["verdict"].as_str().unwrap_or_default();
        if item.letter != Some(it.intent.letter) && verdict != "unknown" {
            return Err(Found::new("what the credential cannot see is unknown", told.to_string()));
        }
        if told["level"] == "list_only" && it.intent.params["settle"] != "list" {
            return Err(Found::new("a list settles where it was asked to", told.to_string()));
        }
        host.endings.push(verdict.to_owned());
        if told["level"] == "list_only" {
            host.endings.push("swept by list".into());
        }
        verdict::judge(host, run, (&item.target, &item.params), told, &seen)
    }

    /// Judges the end of the sweep.
    pub(crate) fn finish(
        &mut self,
        host: &mut Host,
        run: usize,
        result: &Result<Reply, Error>,
        seen: &Seen,
    ) -> Result<(), Found> {
        promise::judge(host, run, result)?;
        let returns_all = host.runs[run].intent.call["on_unconfirmed"] == "return";
        match result {
            Ok(reply) => {
                let body: Value = serde_json::from_str(reply.body()).expect("JSON");
                let is_open = self.judge_whole(&body["summary"])?;
                if is_open && !returns_all {
                    return Err(Found::new("success says that all is confirmed", body.to_string()));
                }
                host.endings.push("swept".into());
            }
            Err(error) => {
                let report: Value = serde_json::from_str(&error.to_json()).expect("JSON");
                let report = &report["confirmation"];
                match error.code() {
                    ErrorCode::NotConfirmed => {
                        if !self.judge_whole(report)? || returns_all {
                            return Err(Found::new(
                                "not confirmed says that something is open",
                                report.to_string(),
                            ));
                        }
                    }
                    ErrorCode::Cancelled => self.judge_cancelled(host, run, report, seen)?,
                    _ => {
                        let is_begun = host.runs[run].of_operation().next().is_some();
                        if is_begun || self.told.iter().any(Option::is_some) {
                            return Err(Found::new(ONCE, format!("the sweep ended with {error:?}")));
                        }
                        host.endings.push("not swept".into());
                    }
                }
            }
        }
        Ok(())
    }

    /// Judges the report of a sweep that came to its end: everything was told, and the numbers are those of what was told. Returns
    /// whether something is not confirmed.
    fn judge_whole(&self, report: &Value) -> Result<bool, Found> {
        const PROMISE: &str = "the numbers of a sweep are those of its outcomes";
        if let Some(index) = self.told.iter().position(Option::is_none) {
            return Err(Found::new(ONCE, format!("item {index} was not told: {report}")));
        }
        let mut numbers = serde_json::json!({ "already_gone": 0, "errors": 0, "verdicts": {} });
        let mut done = 0;
        for outcome in self.told.iter().flatten() {
            let confirmation = &outcome["confirmation"];
            let verdict = confirmation["verdict"].as_str().unwrap_or_default();
            let count = if confirmation.is_null() {
                &mut numbers["errors"]
            } else if confirmation["already_gone"] == true {
                &mut numbers["already_gone"]
            } else {
                &mut numbers["verdicts"][verdict]
            };
            *count = (count.as_u64().unwrap_or_default() + 1).into();
            done += usize::from(verdict == "confirmed" || confirmation["already_gone"] == true);
        }
        numbers["items"] = self.items.len().into();
        numbers["operation"] = self.sweep.operation.into();
        if numbers != *report {
            return Err(Found::new(PROMISE, format!("{report} in place of {numbers}")));
        }
        Ok(done < self.items.len())
    }

    /// Judges the report of a sweep that was cancelled: every item was told before, is unfinished, or was not attempted.
    fn judge_cancelled(
        &mut self,
        host: &mut Host,
        run: usize,
        report: &Value,
        seen: &Seen,
    ) -> Result<(), Found> {
        for outcome in report["unfinished"].as_array().into_iter().flatten() {
            self.take(host, run, outcome, seen)?;
        }
        let left: Vec<&Item> = { self.items.iter().zip(&self.told) }
            .filter(|(_, told)| told.is_none())
            .map(|(item, _)| item)
            .collect();
        if report["not_attempted"] != left.len() {
            return Err(Found::new(ONCE, format!("{} items are left, but {report}", left.len())));
        }
        let left = left.into_iter().map(|item| (item.params.clone(), "not_sent".to_owned()));
        host.runs[run].outcomes.extend(left);
        Ok(())
    }

    /// Judges the reads of a sweep, whatever its end: a list stands for the reads of what it shows, and its time is limited.
    pub(crate) fn judge_reads(&self, run: &Run) -> Result<(), Found> {
        let (sweep, items) = (self.sweep, self.items);
        let is_list = |it: &&Exchange| {
            it.operation == sweep.list && (!sweep.is_of_system || it.params["acs_system_id"].is_string())
        };
        let removals = || run.exchanges.iter().enumerate().filter(|(_, it)| !is_read(&it.operation));
        let first = removals().next().map_or(run.exchanges.len(), |(first, _)| first);
        let after = removals().last().map_or(run.exchanges.len(), |(last, _)| last + 1);
        let ids: Option<Vec<String>> = items.iter().map(|item| item.id(sweep)).collect();
        let shown: Vec<String> =
            run.exchanges[..first].iter().filter(is_list).flat_map(|page| sweep.shown(page)).collect();
        // Who names a thing by its person reads it for that.
        for id in ids.into_iter().flatten().filter(|id| shown.contains(id)) {
            let reads = run.exchanges.iter().filter(|it| {
                it.operation == sweep.get
                    && it.params[sweep.key].as_str().is_some_and(|it| it.eq_ignore_ascii_case(&id))
            });
            let answered = reads.filter(|it| it.is_accepted() || it.is_missing()).count();
            if answered > usize::from(run.intent.params["settle"] != "list") {
                let detail = format!("{answered} reads of {id}, which the list shows");
                return Err(Found::new("a missing thing is read once at most", detail));
            }
        }
        let mut rounds = run.exchanges[after..].iter().filter(is_list);
        let begun_ms = rounds.next().map(|list| list.sent_ms);
        let allowed_ms = run.intent.call["confirm_deadline_ms"].as_u64().unwrap_or(DEADLINE_MS);
        if let (Some(begun_ms), Some(last)) = (begun_ms, rounds.last())
            && last.until_ms > begun_ms + allowed_ms
        {
            let detail =
                format!("a list is waited for until {}, {allowed_ms} ms after {begun_ms}", last.until_ms);
            return Err(Found::new("the lists after the removals have a deadline", detail));
        }
        Ok(())
    }
}
