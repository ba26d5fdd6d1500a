//! Plans, steps and reports as text for a terminal.

use libseam::json::Value;

/// Escapes what would act on a terminal.
pub(crate) fn printable(text: &str) -> String {
    text.chars().flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] }).collect()
}

fn text<'v>(value: &'v Value, path: &str) -> &'v str {
    value.at(path).and_then(Value::as_str).unwrap_or_default()
}

fn items<'v>(value: &'v Value, path: &str) -> &'v [Value] {
    value.at(path).map(Value::items).unwrap_or_default()
}

/// Lays rows out in columns.
fn columns<const N: usize>(rows: &[[String; N]]) -> String {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let mut lines = String::new();
    for row in rows {
        let line: Vec<String> =
            row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        lines.push_str(&format!("  {}\n", line.join("  ").trim_end()));
    }
    lines
}

/// Formats a plan.
pub(crate) fn of_plan(plan: &Value) -> String {
    let mut lines = format!(
        "Off-board {} ({}) in the workspace {}\n\n",
        printable(text(plan, "person.name")),
        text(plan, "person.user_identity_id"),
        printable(text(plan, "workspace.name"))
    );
    let mut rows = vec![["STEP", "WHAT", "NAME", "ID"].map(str::to_owned)];
    let things = items(plan, "things");
    for (at, step) in items(plan, "steps").iter().enumerate() {
        let of_thing = |path: &str| match step.at("thing") {
            Some(Value::Number(thing)) => {
                let thing = thing.as_i64().and_then(|thing| things.get(usize::try_from(thing).ok()?));
                thing.map_or_else(String::new, |thing| printable(text(thing, path)))
            }
            _ => String::new(),
        };
        rows.push([
            (at + 1).to_string(),
            text(step, "operation").to_owned(),
            of_thing("name"),
            of_thing("id"),
        ]);
    }
    lines.push_str(&columns(&rows));
    let stays: Vec<[String; 3]> = things
        .iter()
        .filter(|thing| text(thing, "take") != "yes")
        .map(|thing| {
            let why = match text(thing, "take") {
                "needs_consent" => format!("needs --allow {}", text(thing, "why")),
                take => [take, text(thing, "why")].join(" ").trim().to_owned(),
            };
            [text(thing, "type").to_owned(), printable(text(thing, "name")), printable(&why)]
        })
        .collect();
    if !stays.is_empty() {
        lines.push_str("\nWhat stays:\n");
        lines.push_str(&columns(&stays));
    }
    for guard in items(plan, "guards") {
        lines.push_str(&format!(
            "\nNeeds --allow {}: {}\n",
            text(guard, "allow"),
            printable(text(guard, "why"))
        ));
    }
    lines.push_str("\nNot searched:\n");
    for what in items(plan, "remarks.not_searched") {
        lines.push_str(&format!("  {}\n", printable(what.as_str().unwrap_or_default())));
    }
    lines.trim_end().to_owned()
}

/// Formats the people of whom one is meant.
pub(crate) fn of_people(data: &Value) -> Option<String> {
    let mut rows = vec![["USER IDENTITY", "NAME", "EMAIL", "PHONE"].map(str::to_owned)];
    for person in items(data, "user_identities") {
        let members = ["user_identity_id", "name", "email", "phone"];
        rows.push(members.map(|name| printable(text(person, name))));
    }
    (rows.len() > 1).then(|| columns(&rows).trim_end().to_owned())
}

/// Formats a line of evidence that tells of a step, for the progress.
pub(crate) fn of_line(line: &Value) -> Option<String> {
    let operation = text(line, "operation");
    match text(line, "kind") {
        "action" => Some(format!("      {operation} ...")),
        "confirmation" => Some(format!("      {operation}: {}", text(line, "state"))),
        _ => None,
    }
}

/// Formats a report.
pub(crate) fn of_report(report: &Value) -> String {
    let mut rows = vec![["STATE", "WHAT", "NAME", "ID"].map(str::to_owned)];
    for thing in items(report, "things") {
        rows.push([
            text(thing, "state").to_owned(),
            text(thing, "type").to_owned(),
            printable(text(thing, "name")),
            printable(text(thing, "id")),
        ]);
    }
    let mut lines = columns(&rows);
    for thing in items(report, "not_done") {
        let name = format!("{} {}", text(thing, "type"), text(thing, "id"));
        lines.push_str(&format!("\n{}: {}", printable(&name), printable(text(thing, "next_step"))));
    }
    lines.push_str(&format!(
        "\n{}: {}\n\n{}\n{}",
        text(report, "result"),
        printable(text(report, "message")),
        text(report, "proven"),
        text(report, "not_proven")
    ));
    lines
}

/// Formats the report of a later check.
pub(crate) fn of_check(report: &Value) -> String {
    let mut rows = vec![["WAS", "WHAT", "NAME", "ID"].map(str::to_owned)];
    for thing in items(report, "found") {
        rows.push(["was", "type", "name", "id"].map(|name| printable(text(thing, name))));
    }
    let found = if rows.len() > 1 { columns(&rows) + "\n" } else { String::new() };
    format!("{found}{}: {}", text(report, "result"), printable(text(report, "message")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use libseam::json::read;

    #[test]
    fn a_name_cannot_act_on_a_terminal() {
        let plan = r#"{"person": {"name": "Eve\u001b[2J\u009b1m", "user_identity_id": "1"}, "steps": [], "things": []}"#;
        let table = of_plan(&read(plan.as_bytes()).expect("JSON"));
        assert!(table.starts_with(r"Off-board Eve\u{1b}[2J\u{9b}1m (1)"), "{table}");
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [["a", "Yıldız", "x"], ["bbb", "c", ""]].map(|row| row.map(str::to_owned));
        assert_eq!(columns(&rows), "  a    Yıldız  x\n  bbb  c\n");
    }
}
