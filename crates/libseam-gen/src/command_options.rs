//! `crates/libseam-cli/src/option_flags.rs`: the options of the core that are flags of the command.

use crate::options::{Kind, Options, Row, Scope, Surface, Unit, first_part};
use serde_json::Value;
use std::fmt::Write as _;

const OWN: Surface = Surface::Command;

/// The file.
pub(super) fn flags(options: &Options) -> String {
    let mut out = String::from(
        "//! Flags that are options of the client or of its calls.\n\n\
         /// Form of a flag's value.\n#[derive(Clone, Copy, Debug, PartialEq, Eq)]\npub(crate) enum Form {\n\
         /// None; the flag sets its option to this.\nSwitch(bool),\n/// Text.\nText,\n/// Path of a file.\nFile,\n\
         /// Number, perhaps with a fraction.\nNumber,\n/// Path of a file that holds a credential.\nCredential,\n}\n\n\
         /// Flag that is an option of the core.\n#[derive(Debug)]\npub(crate) struct Flag {\n\
         /// The core's name of the option.\npub(crate) option: &'static str,\n/// The flag without its dashes.\npub(crate) id: &'static str,\n\
         /// The flag.\npub(crate) own: &'static str,\npub(crate) form: Form,\n\
         /// The value's name in the help.\npub(crate) value: &'static str,\n\
         /// Whether it is an option of the call alone.\npub(crate) is_of_call: bool,\npub(crate) help: &'static str,\n}\n\n\
         /// All of them.\npub(crate) const FLAGS: &[Flag] = &[\n",
    );
    let mut rows: Vec<&Row> =
        options.options.iter().filter(|row| row.is_on(OWN) && row.kind != Kind::Host).collect();
    rows.sort_by_key(|row| row.kind == Kind::Secret);
    for row in rows {
        let own = row.name_on(OWN);
        let (form, value) = match (row.kind, row.unit, row.command.value.as_deref()) {
            (Kind::Secret, ..) => ("Form::Credential".to_owned(), "FILE"),
            (Kind::Flag, ..) => (format!("Form::Switch({})", row.default != Value::Bool(true)), ""),
            (Kind::Number, Some(Unit::Milliseconds), _) => ("Form::Number".to_owned(), "SECONDS"),
            (Kind::Number | Kind::Count, ..) => ("Form::Number".to_owned(), "N"),
            (_, _, Some("FILE")) => ("Form::File".to_owned(), "FILE"),
            (_, _, value) => ("Form::Text".to_owned(), value.unwrap_or("TEXT")),
        };
        let _ = writeln!(
            out,
            "Flag {{ option: {:?}, id: {:?}, own: {own:?}, form: {form}, value: {value:?}, is_of_call: {}, help: {:?} }},",
            row.name,
            own.trim_start_matches('-'),
            !row.is_of(Scope::Client),
            help(row)
        );
    }
    out.push_str("];\n");
    out
}

fn help(row: &Row) -> String {
    let mut help = match (&row.command.help, row.kind) {
        (Some(help), _) => help.clone(),
        (None, Kind::Secret) => format!("Read the {} from a file", row.name.replace('_', " ")),
        (None, _) => first_part(&row.doc).to_owned(),
    };
    if let (false, [first, rest @ ..]) = (row.kind == Kind::Secret, &row.environment[..]) {
        let others: String = rest.iter().map(|other| format!(", else {other}")).collect();
        let _ = write!(help, " [environment: {first}{others}]");
    }
    if let Value::Number(number) = &row.default {
        let number = number.as_u64().unwrap_or_default();
        let number = if row.unit == Some(Unit::Milliseconds) { number / 1000 } else { number };
        let _ = write!(help, " [default: {number}]");
    }
    help
}
