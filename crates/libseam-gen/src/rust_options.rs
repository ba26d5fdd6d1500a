//! The options of the core: its structures with defaults and ranges, and the dialects of the surfaces.

use super::{
    options::{Kind, Options, Row, Scope, Surface, Unit},
    rust_codes::comment,
};
use serde_json::Value;
use std::fmt::Write as _;

/// The structures.
pub(super) fn structures(options: &Options) -> String {
    let mut out = String::from(
        "//! Options of clients and calls: their fields, defaults and ranges.\n\n\
         use super::{field::{Field, Quantity}, given::Given};\n\
         use crate::{client::dialect::Dialect, wire::secret::Secret};\n\
         use alloc::{string::String, vec::Vec};\n\n",
    );
    for row in &options.options {
        if let Some([least, most]) = row.range {
            let (name, is_time) = (row.name.to_uppercase(), row.unit == Some(Unit::Milliseconds));
            let _ = writeln!(
                out,
                "static {name}: Quantity = Quantity {{ name: {:?}, is_time: {is_time}, least: {}, most: {} }};",
                row.name,
                spaced(least),
                spaced(most)
            );
        }
    }
    variables(&mut out, options);
    client(&mut out, options);
    call(&mut out, options);
    out
}

fn variables(out: &mut String, options: &Options) {
    let pairs =
        options.options.iter().flat_map(|row| row.environment.iter().map(|variable| (&row.name, variable)));
    let (mut names, mut stand_ins) = (String::new(), String::new());
    for (option, variable) in pairs {
        let _ = write!(names, "{variable:?},");
        let _ = write!(stand_ins, "({option:?}, {variable:?}),");
    }
    let _ = writeln!(
        out,
        "\n/// Environment variables that [`Options::apply_environment`] looks at.\n\
         pub const ENVIRONMENT: &[&str] = &[{names}];\n\n\
         /// Options with the variables that stand in for them.\n\
         pub(super) const VARIABLES: &[(&str, &str)] = &[{stand_ins}];"
    );
}

fn client(out: &mut String, options: &Options) {
    let rows: Vec<&Row> = options.of_core(Scope::Client).collect();
    out.push_str("\n/// Options of a client. [`Options::default`] is the defaults with no credential.\n");
    out.push_str("#[non_exhaustive]\npub struct Options {\n");
    for row in &rows {
        let doc = options.in_words_of(Surface::Rust, &row.doc_on(Surface::Rust, Scope::Client));
        let _ = writeln!(out, "{}pub {}: {},", comment(&doc), row.name, client_type(row));
    }
    out.push_str(
        "/// Spelling of the options for the surface, in what is given and in sentences.\npub dialect: Dialect,\n\
         /// What is known of how the options were given.\npub(in crate::client) given: Given,\n}\n\n\
         impl Default for Options {\nfn default() -> Self {\nSelf {\n",
    );
    for row in &rows {
        let _ = writeln!(out, "{}: {},", row.name, default(row));
    }
    out.push_str("dialect: Dialect::default(),\ngiven: Given::default(),\n}\n}\n}\n\n");
    out.push_str(
        "/// Shows no secret, and no text that may hold one.\nimpl core::fmt::Debug for Options {\n\
         fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {\nf.debug_struct(\"Options\")\n",
    );
    for row in rows.iter().filter(|row| !row.private && row.kind != Kind::Headers) {
        let _ = writeln!(out, ".field({:?}, &self.{})", row.name, row.name);
    }
    out.push_str(".finish_non_exhaustive()\n}\n}\n\nimpl Options {\n");
    fields(out, &rows, |row| !matches!(row.default, Value::Null));
    out.push_str("}\n");
}

fn call(out: &mut String, options: &Options) {
    let rows: Vec<&Row> = options.of_core(Scope::Call).collect();
    out.push_str(
        "\n/// Options of one call. Those not given are the client's.\n#[derive(Clone, Debug, Default)]\n",
    );
    out.push_str("#[non_exhaustive]\npub struct CallOptions {\n");
    for row in &rows {
        let doc = options.in_words_of(Surface::Rust, &row.doc_on(Surface::Rust, Scope::Call));
        let _ = writeln!(out, "{}pub {}: {},", comment(&doc), row.name, call_type(row));
    }
    out.push_str("}\n\nimpl CallOptions {\n");
    fields(out, &rows, |_| false);
    out.push_str("}\n");
}

/// The functions that know the fields. `is_always_given` says whether a number has a value in every case.
fn fields(out: &mut String, rows: &[&Row], is_always_given: impl Fn(&Row) -> bool) {
    out.push_str(
        "/// Returns where the value of the option `name` goes.\n\
         pub(super) fn field(&mut self, name: &str) -> Option<Field<'_>> {\nSome(match name {\n",
    );
    for row in rows {
        let (name, given) = (&row.name, if is_always_given(row) { "" } else { "Given" });
        let field = match row.kind {
            Kind::Number => format!("Number{given}(&mut self.{name}, &{})", name.to_uppercase()),
            Kind::Count => format!("Count{given}(&mut self.{name}, &{})", name.to_uppercase()),
            kind => format!("{kind:?}(&mut self.{name})"),
        };
        let _ = writeln!(out, "{name:?} => Field::{field},");
    }
    out.push_str("_ => return None,\n})\n}\n\n");
    let numbers: Vec<&&Row> = rows.iter().filter(|row| row.range.is_some()).collect();
    let _ = writeln!(
        out,
        "/// Returns the numbers that are given.\n\
         pub(in crate::client) fn numbers(&self) -> [(&'static Quantity, Option<u64>); {}] {{\n[",
        numbers.len()
    );
    for row in numbers {
        let value = match (row.kind, is_always_given(row)) {
            (Kind::Count, true) => format!("Some(self.{}.into())", row.name),
            (Kind::Count, false) => format!("self.{}.map(u64::from)", row.name),
            (_, true) => format!("Some(self.{})", row.name),
            (_, false) => format!("self.{}", row.name),
        };
        let _ = writeln!(out, "(&{}, {value}),", row.name.to_uppercase());
    }
    out.push_str("]\n}\n");
}

fn client_type(row: &Row) -> &'static str {
    match (row.kind, row.default.is_null()) {
        (Kind::Secret, _) => "Option<Secret>",
        (Kind::Name, _) => "String",
        (Kind::Flag, _) => "bool",
        (Kind::Number, false) => "u64",
        (Kind::Number, true) => "Option<u64>",
        (Kind::Count, false) => "u32",
        (Kind::Count, true) => "Option<u32>",
        (Kind::Headers, _) => "Vec<(String, String)>",
        (Kind::Text | Kind::Host, _) => "Option<String>",
    }
}

fn call_type(row: &Row) -> &'static str {
    match row.kind {
        Kind::Flag => "bool",
        Kind::Number => "Option<u64>",
        Kind::Count => "Option<u32>",
        _ => client_type(row),
    }
}

fn default(row: &Row) -> String {
    match (row.kind, &row.default) {
        (Kind::Headers, _) => "Vec::new()".into(),
        (_, Value::String(text)) => format!("String::from({text:?})"),
        (_, Value::Bool(flag)) => flag.to_string(),
        (_, Value::Number(number)) => spaced(number.as_u64().unwrap_or_default()),
        _ => "None".into(),
    }
}

/// `number` with `_` between every three digits.
fn spaced(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|g| str::from_utf8(g).ok()).collect();
    groups.join("_")
}

/// The dialects' constants: the surface, the constant, its documentation.
const DIALECTS: [(Surface, &str, &str); 5] = [
    (Surface::Rust, "RUST", "Dialect of Rust, of C, and of JSON on every surface."),
    (Surface::Python, "PYTHON", "Dialect of Python: times are in seconds."),
    (Surface::Node, "NODE", "Dialect of JavaScript on Node."),
    (Surface::Page, "PAGE", "Dialect of JavaScript where there is `fetch` alone, as in a page."),
    (Surface::Command, "COMMAND", "Dialect of the command: options are flags, and times are in seconds."),
];

/// The end of the sentence about an option of the built-in transport where there is none, by language.
const WITHOUT_TRANSPORT: &[(&str, &str)] = &[("js", "give a `fetch` of your own that has it")];

/// The dialects of the surfaces.
pub(super) fn dialects(options: &Options) -> String {
    let mut out = String::from(
        "//! Dialects of the surfaces.\n\nuse super::{Dialect, Foreign, Scope, Spelling};\n\nimpl Dialect {\n",
    );
    for (surface, constant, doc) in DIALECTS {
        let _ = writeln!(
            out,
            "/// {doc}\npub const {constant}: Self = Self {{ spellings: {constant}, foreign: {constant}_FOREIGN, in_seconds: {} }};",
            surface.is_in_seconds()
        );
    }
    out.push_str("}\n");
    for (surface, constant, _) in DIALECTS {
        let _ = writeln!(out, "\nconst {constant}: &[Spelling] = &[");
        for row in options.options.iter().filter(|row| row.is_on(surface)) {
            let scope = match (row.is_of(Scope::Client), row.is_of(Scope::Call)) {
                (true, true) => "Both",
                (true, false) => "Client",
                _ => "Call",
            };
            let own = row.name_on(surface);
            let _ =
                writeln!(out, "Spelling {{ name: {:?}, own: {own:?}, scope: Scope::{scope} }},", row.name);
        }
        let _ = writeln!(out, "];\n\nconst {constant}_FOREIGN: &[Foreign] = &[");
        for (option, instead) in foreign(options, surface) {
            let _ = writeln!(out, "Foreign {{ option: {option:?}, instead: {instead:?} }},");
        }
        out.push_str("];\n");
    }
    out
}

/// The names that are no options of `surface`, with what to write instead.
fn foreign(options: &Options, surface: Surface) -> Vec<(String, String)> {
    let language = surface.language();
    let mut all: Vec<(String, String)> = options
        .foreign
        .iter()
        .filter(|foreign| foreign.dialect == language)
        .map(|foreign| (foreign.option.clone(), foreign.instead.clone()))
        .collect();
    if let Some((_, instead)) = WITHOUT_TRANSPORT.iter().find(|(own, _)| *own == language) {
        let missing = options.options.iter().filter(|row| row.transport && !row.is_on(surface));
        all.extend(missing.map(|row| (row.name_on(surface), (*instead).to_owned())));
    }
    all
}
