//! Evidence as a table.

use crate::{
    document::{Document, text},
    refusal::invalid,
};
use libseam_core::{Error, ErrorCode};

const HEADER: [&str; 35] = [
    "user_identity_id",
    "person",
    "employee_id",
    "ticket",
    "requested_by",
    "approved_by",
    "retention",
    "result",
    "workspace",
    "thing",
    "thing_id",
    "thing_name",
    "held_through",
    "access_system",
    "vendor",
    "doors",
    "found_by",
    "found_request_id",
    "state",
    "why",
    "operation",
    "announced_at",
    "sent_at",
    "accepted_at",
    "attempts",
    "http_status",
    "request_id",
    "step_state",
    "confirmed_at",
    "server_date",
    "seconds_since_effective",
    "is_within_sla",
    "level",
    "basis",
    "reads",
];

/// Begins of cells that a spreadsheet takes for formulas.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Writes evidence as a table of comma-separated values: a header, and a row for each thing and for each step that was about
/// it, and for each unmanaged code on the devices that the person could reach. A cell that a spreadsheet would take for a formula has an apostrophe before it.
///
/// # Errors
/// [`ErrorCode::InvalidParams`] where there is no plan among the lines, or where the evidence was changed: a table cannot say
/// that at its head, as [`crate::to_html`] does.
pub fn to_csv(evidence: &[u8]) -> Result<String, Error> {
    let document = Document::read(evidence)?;
    if document.check["is_intact"] != true {
        let problems = document.check["problems"].as_array().into_iter().flatten();
        let problems: Vec<&str> = problems.filter_map(serde_json::Value::as_str).collect();
        return Err(invalid(&format!("they were changed: {}", problems.join("; "))));
    }
    let person = &document.plan["person"];
    let of_person = |name: &str| person[name].as_str().unwrap_or_default().to_owned();
    let (id, name) = (of_person("user_identity_id"), of_person("name"));
    let [employee_id, ticket, requested_by, approved_by, retention] =
        ["employee_id", "ticket", "requested_by", "approved_by", "retention"]
            .map(|name| text(&document.authority, &format!("/audit/{name}")));
    let mut rows = vec![HEADER.map(str::to_owned).to_vec()];
    let of_run =
        [&id, &name, &employee_id, &ticket, &requested_by, &approved_by, &retention, &document.verdict];
    let unmanaged = document.unmanaged_codes();
    for thing in document.things.iter().chain(&unmanaged) {
        let of_thing = [
            &thing.workspace,
            &thing.kind,
            &thing.id,
            &thing.name,
            &thing.held_through,
            &thing.system,
            &thing.vendor,
            &thing.doors.join("; "),
            &thing.found_by,
            &thing.found_request_id,
            &thing.state,
            &thing.why,
        ]
        .map(Clone::clone);
        let none = crate::document::Step::default();
        let steps = if thing.steps.is_empty() { std::slice::from_ref(&none) } else { &thing.steps };
        for step in steps {
            let of_step = [
                &step.operation,
                &step.announced_at,
                &step.sent_at,
                &step.accepted_at,
                &step.attempts,
                &step.http_status,
                &step.request_id,
                &step.state,
                &step.confirmed_at,
                &step.server_date,
                &step.seconds_since_effective,
                &step.is_within_sla,
                &step.level,
                &step.basis,
                &step.reads.join("; "),
            ]
            .map(Clone::clone);
            let cells = of_run.into_iter().chain(&of_thing).chain(&of_step);
            rows.push(cells.map(|cell| defused(cell)).collect());
        }
    }
    write(&rows)
        .map_err(|error| Error::new(ErrorCode::Internal, format!("the table cannot be written: {error}")))
}

fn write(rows: &[Vec<String>]) -> Result<String, Box<dyn std::error::Error>> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row)?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

/// Returns a cell that no spreadsheet takes for a formula.
fn defused(cell: &str) -> String {
    if cell.starts_with(FORMULA) { format!("'{cell}") } else { cell.to_owned() }
}
