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

/// Formats the heading of a plan: who it is about in which workspace, and which workspaces were not searched.
fn heading(plan: &Value) -> String {
    let of = |person: &Value, workspace: &str| {
        format!(
            "Off-board {} ({}) in the workspace {}\n",
            printable(text(person, "name")),
            printable(text(person, "user_identity_id")),
            printable(workspace)
        )
    };
    let places = items(plan, "workspaces");
    if places.is_empty() {
        let member = |name: &str| plan.at(name).unwrap_or(&Value::Null);
        return of(member("person"), text(plan, "workspace.name"));
    }
    let lines = places.iter().map(|place| match place.at("person") {
        Some(person) => of(person, &workspace_name(place)),
        None if text(place, "why").is_empty() => {
            format!("Nobody in the workspace {}\n", printable(&workspace_name(place)))
        }
        None => format!("Not searched: the workspace {}\n", printable(&workspace_name(place))),
    });
    lines.collect()
}

/// Returns the name and the id of a workspace.
fn workspace_name(workspace: &Value) -> String {
    let (name, id) = (text(workspace, "name"), text(workspace, "workspace_id"));
    [name, id].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Lays out rows whose last cell is a workspace, without it where no thing has one.
fn rows_of_things<const N: usize>(mut rows: Vec<[String; N]>, names: [&str; N]) -> String {
    if rows.iter().any(|row| row.last().is_some_and(|workspace| !workspace.is_empty())) {
        rows.insert(0, names.map(str::to_owned));
    } else {
        rows.insert(0, names.map(|name| if name == WORKSPACE { String::new() } else { name.to_owned() }));
    }
    columns(&rows)
}

const WORKSPACE: &str = "WORKSPACE";

/// Formats a plan.
pub(crate) fn of_plan(plan: &Value) -> String {
    let mut lines = heading(plan) + "\n";
    let mut rows = Vec::new();
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
            of_thing("workspace_id"),
        ]);
    }
    lines.push_str(&rows_of_things(rows, ["STEP", "WHAT", "NAME", "ID", WORKSPACE]));
    let stays: Vec<[String; 4]> = things
        .iter()
        .filter(|thing| text(thing, "take") != "yes")
        .map(|thing| {
            let why = match text(thing, "take") {
                "needs_consent" => format!("needs --allow {}", text(thing, "why")),
                take => [take, text(thing, "why")].join(" ").trim().to_owned(),
            };
            let [kind, name, workspace] =
                ["type", "name", "workspace_id"].map(|name| printable(text(thing, name)));
            [kind, name, printable(&why), workspace]
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
    let members = ["user_identity_id", "name", "email", "phone", "workspace_id"];
    let rows = items(data, "user_identities").iter();
    let rows: Vec<_> = rows.map(|person| members.map(|name| printable(text(person, name)))).collect();
    let names = ["USER IDENTITY", "NAME", "EMAIL", "PHONE", WORKSPACE];
    (!rows.is_empty()).then(|| rows_of_things(rows, names).trim_end().to_owned())
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
    let members = ["state", "type", "name", "id", "workspace_id"];
    let rows = items(report, "things").iter();
    let rows = rows.map(|thing| members.map(|name| printable(text(thing, name)))).collect();
    let mut lines = rows_of_things(rows, ["STATE", "WHAT", "NAME", "ID", WORKSPACE]);
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
    let members = ["was", "type", "name", "id", "workspace_id"];
    let rows = items(report, "found").iter();
    let rows: Vec<_> = rows.map(|thing| members.map(|name| printable(text(thing, name)))).collect();
    let names = ["WAS", "WHAT", "NAME", "ID", WORKSPACE];
    let found = if rows.is_empty() { String::new() } else { rows_of_things(rows, names) + "\n" };
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
    fn a_plan_of_several_workspaces_shows_who_is_where_and_a_plan_of_one_has_no_such_column() {
        let plan = r#"{"workspaces": [
            {"workspace_id": "w1", "name": "Head\u001b", "person": {"name": "Eve", "user_identity_id": "1"}},
            {"workspace_id": "w2", "name": "Branch"}, {"workspace_id": "w3", "why": "closed"}
        ], "steps": [{"operation": "acs.users.delete", "thing": 0}], "things": [
            {"type": "acs_user", "id": "u", "take": "yes", "workspace_id": "w1"}
        ]}"#;
        let table = of_plan(&read(plan.as_bytes()).expect("JSON"));
        let heads = "Off-board Eve (1) in the workspace Head\\u{1b} w1\nNobody in the workspace Branch w2\nNot searched: the \
                     workspace w3\n\n";
        assert!(table.starts_with(heads), "{table}");
        assert!(table.contains("WORKSPACE") && table.contains("acs.users.delete        u   w1"), "{table}");
        let one = plan.replace(r#", "workspace_id": "w1"}"#, "}");
        assert!(!of_plan(&read(one.as_bytes()).expect("JSON")).contains("WORKSPACE"));
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [["a", "Yıldız", "x"], ["bbb", "c", ""]].map(|row| row.map(str::to_owned));
        assert_eq!(columns(&rows), "  a    Yıldız  x\n  bbb  c\n");
    }
}
