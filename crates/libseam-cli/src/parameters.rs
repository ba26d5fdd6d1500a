//! The parameters of a call, from flags and `--params` to JSON. The core checks them.

use crate::{arguments::Arguments, command_error::CommandError, foreign};
use clap::{Arg, Command, ValueHint};
use libseam::{
    Params,
    json::{self, Object, Value},
    table::{Kind, Operation, Param},
};
use std::{
    ffi::{OsStr, OsString},
    fs::File,
    io::{self, Read},
};

const HEADING: &str = "Parameters";
/// The largest size of `--params`, in bytes.
const TEXT_LIMIT: u64 = 8 * 1024 * 1024;
/// The prefix of the IDs of parameters' arguments, so that they differ from those of options.
const PREFIX: &str = "parameter:";

/// The parameters of a call.
#[derive(Debug)]
pub(crate) struct Parameters {
    form: Form,
    /// The flags that the operation does not have.
    pub(crate) unknown_flags: Vec<String>,
}

#[derive(Debug)]
enum Form {
    Object(Object),
    /// Text that is not a JSON object, which the core reports.
    Text(Vec<u8>),
}

/// Makes the arguments for the parameters of `operation`, and for all of them as JSON.
pub(crate) fn args(operation: Option<&Operation>) -> Vec<Arg> {
    let mut args: Vec<Arg> = operation.into_iter().flat_map(Operation::offered).map(argument).collect();
    args.push(
        Arg::new("params").long("params").value_name("JSON|@FILE|-").value_hint(ValueHint::Other).help(
            "All parameters as a JSON object: text, a file or standard input; flags override its members",
        ),
    );
    args.into_iter().map(|arg| arg.help_heading(HEADING)).collect()
}

fn argument(param: &Param) -> Arg {
    let required = if param.required { " (required)" } else { "" };
    let arg = Arg::new(format!("{PREFIX}{}", param.name))
        .long(param.name)
        .value_name(placeholder(param.kind))
        .value_hint(ValueHint::Other)
        .allow_negative_numbers(true)
        .help(format!("{}{required}", param.summary.text()));
    let kebab = param.name.replace('_', "-");
    let arg = if kebab == param.name { arg } else { arg.alias(kebab) };
    if matches!(param.kind, Kind::Boolean | Kind::Only(true)) {
        arg.num_args(0..=1).default_missing_value("true")
    } else {
        arg
    }
}

/// Returns the placeholder of a value of `kind` in help.
pub(crate) fn placeholder(kind: &Kind) -> String {
    match kind {
        Kind::Uuid => "UUID".into(),
        Kind::String { .. } => "TEXT".into(),
        Kind::Enum(values) => values.join("|"),
        Kind::Boolean => "true|false".into(),
        Kind::Only(only) => only.to_string(),
        Kind::Integer { .. } | Kind::Number { .. } => "NUMBER".into(),
        Kind::Array { items: Kind::Uuid, .. } => "UUID,...".into(),
        Kind::Array { .. } => "JSON_ARRAY".into(),
        Kind::Object { .. } | Kind::Record { .. } => "JSON_OBJECT".into(),
        Kind::Nullable(kind) => placeholder(kind),
        Kind::Any => "JSON".into(),
        Kind::Union(variants) => {
            let mut words: Vec<String> = variants.iter().map(placeholder).collect();
            words.dedup();
            words.join("|")
        }
    }
}

/// Makes `command` accept every flag in `words`: other spellings of its own flags, and unknown flags, which the core reports with
/// a suggestion. Returns the unknown ones.
///
/// # Errors
/// A flag belongs to another program, for which there is advice.
pub(crate) fn accept_unknown_flags(
    mut command: Command,
    words: &[OsString],
) -> Result<(Command, Vec<String>), CommandError> {
    let mut unknown_flags = Vec::new();
    for name in words.iter().take_while(|word| *word != "--").filter_map(|word| flag_name(word)) {
        let known = |arg: &&Arg| {
            arg.get_long() == Some(name)
                || arg.get_all_aliases().is_some_and(|aliases| aliases.contains(&name))
        };
        if name == "help" || command.get_arguments().any(|arg| known(&arg)) {
            continue;
        }
        let alike = command
            .get_arguments()
            .find(|arg| arg.get_long().is_some_and(|l| normalize(l) == normalize(name)));
        if let Some(id) = alike.map(|arg| arg.get_id().clone()) {
            command = command.mut_arg(id, |arg| arg.alias(name.to_owned()));
        } else if let Some(answer) = foreign::advice_for_flag(&format!("--{name}")) {
            return Err(CommandError::usage(answer));
        } else {
            unknown_flags.push(name.to_owned());
            command = command.arg(
                Arg::new(format!("{PREFIX}{name}"))
                    .long(name.to_owned())
                    .num_args(0..=1)
                    .allow_negative_numbers(true)
                    .hide(true),
            );
        }
    }
    Ok((command, unknown_flags))
}

/// Returns the name in `--name` or `--name=value`, if it is a valid one.
fn flag_name(word: &OsStr) -> Option<&str> {
    let name = word.as_encoded_bytes().strip_prefix(b"--")?.split(|&b| b == b'=').next()?;
    let name = std::str::from_utf8(name).ok()?;
    let begins = name.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    (begins && !name.contains(|c: char| c.is_whitespace() || c.is_control())).then_some(name)
}

/// Normalizes the spelling of a flag.
fn normalize(name: &str) -> String {
    name.replace('-', "_").to_lowercase()
}

impl Parameters {
    /// Reads the parameters of `operation`. `unknown_flags` come from [`accept_unknown_flags`].
    ///
    /// # Errors
    /// A parameter is given twice or without its value, or the source of `--params` cannot be read.
    pub(crate) fn read(
        operation: &Operation,
        arguments: &Arguments<'_>,
        unknown_flags: &[String],
    ) -> Result<Self, CommandError> {
        let mut flags = Object::new();
        let mut unknown = Vec::new();
        let unknown_flags =
            unknown_flags.iter().map(String::as_str).filter(|name| operation.param(name).is_none());
        let names = operation.params.iter().map(|p| p.name).chain(unknown_flags);
        for name in names {
            let id = format!("{PREFIX}{name}");
            if !arguments.has(&id) {
                continue;
            }
            let param = operation.params.iter().find(|p| normalize(p.name) == normalize(name));
            let key = param.map_or(name, |p| p.name);
            let value = match (arguments.one::<String>(&id), param) {
                (Some(text), Some(param)) => convert(param, text),
                (Some(text), None) => text.as_str().into(),
                (None, Some(Param { kind: Kind::Boolean | Kind::Only(true), .. }) | None) => true.into(),
                (None, Some(_)) => return Err(CommandError::usage(format!("--{name} needs a value"))),
            };
            if param.is_none() {
                unknown.push(name.to_owned());
            }
            if flags.insert(key.into(), value).is_some() {
                return Err(CommandError::usage(format!("--{key} is given twice")));
            }
        }
        let form = match arguments.one::<String>("params") {
            None => Form::Object(flags),
            Some(source) => {
                let text = read_source(source)?;
                match json::read_object(&text) {
                    Ok(mut object) => {
                        object.extend(flags);
                        Form::Object(object)
                    }
                    Err(_) => Form::Text(text),
                }
            }
        };
        Ok(Self { form, unknown_flags: unknown })
    }

    /// Returns whether no parameter was given.
    pub(crate) fn is_empty(&self) -> bool {
        matches!(&self.form, Form::Object(object) if object.is_empty())
    }

    /// Returns the parameters for the core.
    pub(crate) fn to_core(&self) -> Params<'_> {
        match &self.form {
            Form::Object(object) => Params::Object(object.clone()),
            Form::Text(text) => Params::Text(text),
        }
    }
}

/// Converts `text` to the type of `param`. Text that does not fit stays a string, which the core reports.
pub(crate) fn convert(param: &Param, text: &str) -> Value {
    if param.nullable && text == "null" {
        return Value::Null;
    }
    // A UUID contains no comma.
    if matches!(param.kind, Kind::Array { items: Kind::Uuid, .. }) && !text.starts_with('[') {
        return text.split(',').map(Value::from).collect::<Vec<_>>().into();
    }
    if is_text(param.kind) {
        return text.into();
    }
    json::read(text.as_bytes())
        .ok()
        .filter(|value| is_of_type(param.kind, value))
        .unwrap_or_else(|| text.into())
}

/// Returns whether values of `kind` are strings.
fn is_text(kind: &Kind) -> bool {
    matches!(kind, Kind::Uuid | Kind::String { .. } | Kind::Enum(_))
}

/// Returns whether `value`, read from JSON, may be meant as one of `kind`. A string never is: it is given without quotes.
fn is_of_type(kind: &Kind, value: &Value) -> bool {
    match kind {
        Kind::Uuid | Kind::String { .. } | Kind::Enum(_) => false,
        Kind::Boolean | Kind::Only(_) => matches!(value, Value::Bool(_)),
        Kind::Integer { .. } | Kind::Number { .. } => matches!(value, Value::Number(_)),
        Kind::Array { .. } => matches!(value, Value::Array(_)),
        Kind::Object { .. } | Kind::Record { .. } => matches!(value, Value::Object(_)),
        Kind::Union(variants) => variants.iter().any(|variant| is_of_type(variant, value)),
        Kind::Nullable(kind) => matches!(value, Value::Null) || is_of_type(kind, value),
        Kind::Any => true,
    }
}

fn read_source(source: &str) -> Result<Vec<u8>, CommandError> {
    if source == "-" {
        return bounded(io::stdin().lock())
            .map_err(|e| CommandError::usage(format!("--params -: {}", libseam::describe_error(&e))));
    }
    match source.strip_prefix('@') {
        Some(path) => {
            let text = File::open(path).and_then(bounded);
            text.map_err(|e| {
                CommandError::usage(format!("--params @{path}: {}", libseam::describe_error(&e)))
            })
        }
        None => Ok(source.as_bytes().to_vec()),
    }
}

fn bounded(source: impl Read) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    source.take(TEXT_LIMIT + 1).read_to_end(&mut text)?;
    if text.len() as u64 > TEXT_LIMIT {
        return Err(io::Error::other(format!("more than {TEXT_LIMIT} bytes")));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use libseam::table::{Form, Standing, Summary};

    const NUMBER: Kind = Kind::Number { min: i64::MIN, max: i64::MAX, above_min: false };

    fn value(kind: Kind, nullable: bool, text: &str) -> String {
        let (kind, summary) = (Box::leak(Box::new(kind)), Summary::new(""));
        let param = Param {
            name: "p",
            summary,
            kind,
            required: false,
            nullable,
            needed: false,
            standing: Standing::Offered,
        };
        convert(&param, text).to_string()
    }

    #[test]
    fn a_value_is_converted_to_the_type_of_its_parameter() {
        let text = || Kind::String { min: 0, max: 9, form: Form::Free };
        assert_eq!(value(text(), false, "12"), r#""12""#);
        assert_eq!(value(text(), false, "null"), r#""null""#);
        assert_eq!(value(text(), true, "null"), "null");
        assert_eq!(value(Kind::Uuid, false, ""), r#""""#);
        assert_eq!(value(Kind::Boolean, false, "true"), "true");
        assert_eq!(value(Kind::Boolean, false, "yes"), r#""yes""#);
        assert_eq!(value(Kind::Integer { min: 0, max: 9 }, false, "7"), "7");
        assert_eq!(value(Kind::Integer { min: 0, max: 9 }, false, "7x"), r#""7x""#);
        assert_eq!(value(Kind::Integer { min: 0, max: 9 }, false, "\"7\""), r#""\"7\"""#);
        assert_eq!(value(NUMBER, true, "null"), "null");
        assert_eq!(value(Kind::Array { items: &Kind::Uuid, min: 0, max: 9 }, false, r#"["a"]"#), r#"["a"]"#);
        assert_eq!(value(Kind::Array { items: &Kind::Uuid, min: 0, max: 9 }, false, "a,b"), r#"["a","b"]"#);
        assert_eq!(value(Kind::Array { items: &Kind::Uuid, min: 0, max: 9 }, false, "[a"), r#""[a""#);
        assert_eq!(value(Kind::Array { items: &NUMBER, min: 0, max: 9 }, false, "1,2"), r#""1,2""#);
        assert_eq!(value(Kind::Object { members: &[], rules: &[] }, false, r#"{"a":null}"#), r#"{"a":null}"#);
        assert_eq!(value(Kind::Record { values: &Kind::Any }, false, r#"{"a":null}"#), r#"{"a":null}"#);
        assert_eq!(value(Kind::Record { values: &Kind::Any }, false, "[1]"), r#""[1]""#);
        assert_eq!(value(Kind::Only(true), false, "true"), "true");
        assert_eq!(value(Kind::Any, true, r#"[1, "x"]"#), r#"[1,"x"]"#);
        assert_eq!(value(Kind::Any, true, "Jane"), r#""Jane""#);
    }

    #[test]
    fn a_value_of_a_union_is_a_string_only_where_it_can_be_nothing_else() {
        static TEXT_OR_FLAG: &[Kind] =
            &[Kind::String { min: 0, max: 9, form: Form::Free }, Kind::Nullable(&Kind::Boolean)];
        for (text, converted) in
            [("true", "true"), ("truely", r#""truely""#), ("1", r#""1""#), ("null", "null")]
        {
            assert_eq!(value(Kind::Union(TEXT_OR_FLAG), false, text), converted);
        }
        assert_eq!(placeholder(&Kind::Union(TEXT_OR_FLAG)), "TEXT|true|false");
    }

    #[test]
    fn only_valid_names_are_flags() {
        let name = |word: &str| flag_name(OsStr::new(word)).map(str::to_owned);
        assert_eq!(name("--a_b=c=d").as_deref(), Some("a_b"));
        assert_eq!(name("--A-B").as_deref(), Some("A-B"));
        for word in ["--", "---x", "-x", "x", "--=x", "--a b", "--\u{7}", ""] {
            assert_eq!(name(word), None, "{word}");
        }
    }
}
