//! `npm/src/core-options.ts`: the options that the core knows, as types, with what an editor shows of them. Names,
//! comments, defaults and limits are read from the core's source, as the codes are.

use super::{NOTICE, Output, spec::camel};
use anyhow::{Context as _, Result, bail};
use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

/// Sentences that JavaScript adds to the core's comment.
const MORE: &[(&str, &str)] = &[
    ("api_key", "On Node the environment variable `SEAM_API_KEY` stands in for it."),
    ("no_credential", "In a page that goes without saying."),
    (
        "endpoint",
        "On Node `SEAM_ENDPOINT`, or else `SEAM_API_URL`, stands in for it. In a page, one that begins with `/` or is empty is on the server that sent the page.",
    ),
];

/// Options with a form of their own in JavaScript: the type and the comment.
const OWN: &[(&str, &str, &str)] = &[(
    "headers",
    "Readonly<Record<string, string>> | Iterable<readonly [string, string]>",
    "Headers added to every request.",
)];

/// Fields that are no options of JavaScript's.
const HIDDEN: &[&str] = &["surface", "dialect", "transport_may_resend"];

/// The beginning of the comment of an option that only the built-in transport has. The core knows and refuses it here.
const OF_ANOTHER_TRANSPORT: &str = "For the built-in transport: ";

/// A field of options.
struct Field {
    name: String,
    about: String,
    rust: String,
}

impl Field {
    fn is_refused(&self) -> bool {
        self.about.starts_with(OF_ANOTHER_TRANSPORT)
    }

    /// The name in JavaScript: without a unit, where milliseconds go without saying.
    fn own_name(&self) -> String {
        camel(
            self.name.strip_suffix("_ms").or_else(|| self.name.strip_suffix("_bytes")).unwrap_or(&self.name),
        )
    }
}

/// The file.
pub(super) fn output(root: &Path) -> Result<Output> {
    let folder = root.join("crates/libseam-core/src/client");
    let read =
        |name: &str| fs::read_to_string(folder.join(name)).with_context(|| format!("cannot read {name}"));
    let (client, call, field) = (read("options.rs")?, read("options/call.rs")?, read("options/field.rs")?);
    let (limits, defaults) = (limits(&field)?, defaults(&client)?);
    let of_client = fields(&client, "pub struct Options {")?;
    let of_call = fields(&call, "pub struct CallOptions {")?;

    let mut text = format!(
        "// {NOTICE}\n\n/** The core's names of the options. */\nexport const NAMES: readonly string[] = [\n"
    );
    for field in &of_client {
        let _ = writeln!(text, "  '{}',", field.name);
    }
    for field in of_call.iter().filter(|own| of_client.iter().all(|other| other.name != own.name)) {
        let _ = writeln!(text, "  '{}',", field.name);
    }
    let secrets = of_client.iter().filter(|field| field.rust == "Option<Secret>");
    let secrets: Vec<String> = secrets.map(|field| format!("'{}'", field.own_name())).collect();
    let _ = write!(
        text,
        "];\n\n/** The options that hold a credential. */\nexport const CREDENTIALS: readonly string[] = [{}",
        secrets.join(", "),
    );
    text.push_str(
        "];\n\n/** The options of a client that the core takes. */\nexport interface CoreOptions {\n",
    );
    for field in of_client.iter().filter(|field| !field.is_refused()) {
        member(&mut text, field, defaults.get(field.name.as_str()), limits.get(field.name.as_str()))?;
    }
    text.push_str("}\n\n/** The options of a call that the core takes. Those not given are the client's. */\nexport interface CoreCallOptions {\n");
    for field in &of_call {
        let is_inherited = of_client.iter().any(|other| other.name == field.name);
        let default = is_inherited.then(|| "that of the client".to_owned());
        member(&mut text, field, default.as_ref(), limits.get(field.name.as_str()))?;
    }
    text.push_str("}\n");
    Ok(Output { path: "npm/src/core-options.ts", text })
}

fn member(out: &mut String, field: &Field, default: Option<&String>, most: Option<&u64>) -> Result<()> {
    let own = OWN.iter().find(|(name, ..)| *name == field.name);
    let mut about = own.map_or_else(|| in_own_names(&field.about), |(.., about)| (*about).to_owned());
    if let Some((_, more)) = MORE.iter().find(|(name, _)| *name == field.name) {
        let _ = write!(about, " {more}");
    }
    let facts: Vec<String> = [
        default.map(|value| format!("by default {value}")),
        most.map(|most| format!("at most {}", spaced(*most))),
    ]
    .into_iter()
    .flatten()
    .collect();
    if let Some(first) = facts.first() {
        let sentence = facts.join(", ");
        let rest = sentence.get(1..).unwrap_or_default();
        let _ = write!(about, " {}{rest}.", first.get(..1).unwrap_or_default().to_uppercase());
    }
    let kind = match (own, field.rust.as_str()) {
        (Some((_, kind, _)), _) => *kind,
        (_, "bool") => "boolean",
        (_, "Option<Secret>" | "Option<String>" | "String") => "string",
        (_, "u32" | "u64" | "Option<u32>" | "Option<u64>") => "number",
        (_, other) => bail!("{}: the type {other} cannot be expressed yet", field.name),
    };
    let _ = writeln!(out, "  /** {about} */\n  readonly {}?: {kind} | undefined;", field.own_name());
    Ok(())
}

/// The public fields of the struct that begins with `head`.
fn fields(source: &str, head: &str) -> Result<Vec<Field>> {
    let body = between(source, head, "\n}")?;
    let (mut fields, mut about) = (Vec::new(), Vec::new());
    for line in body.lines().map(str::trim) {
        if let Some(sentence) = line.strip_prefix("///") {
            about.push(sentence.trim());
        } else if let Some((name, rust)) =
            line.strip_prefix("pub ").and_then(|rest| rest.trim_end_matches(',').split_once(": "))
        {
            if !HIDDEN.contains(&name) {
                fields.push(Field { name: name.into(), about: about.join(" "), rust: rust.into() });
            }
            about.clear();
        }
    }
    Ok(fields)
}

/// The defaults that are a number, or `true`.
fn defaults(source: &str) -> Result<BTreeMap<&str, String>> {
    let body = between(source, "impl Default for Options {", "\n}")?;
    let pairs = body.lines().filter_map(|line| line.trim().trim_end_matches(',').split_once(": "));
    Ok(pairs
        .filter_map(|(name, value)| match (value, value.replace('_', "").parse()) {
            ("true", _) => Some((name, "true".to_owned())),
            (_, Ok(number)) => Some((name, spaced(number))),
            _ => None,
        })
        .collect())
}

/// The largest number that each option may be.
fn limits(source: &str) -> Result<BTreeMap<&str, u64>> {
    let names = between(source, "const QUANTITIES: &str = \"", "\"")?.split(' ');
    let (_, numbers) = source.split_once("static MOST: ").context("there is no MOST")?;
    let numbers = between(numbers, "= [", "];")?.split(", ").map(|number| {
        let number = number.replace('_', "");
        let (one, by) = number.split_once(" << ").unwrap_or((&number, "0"));
        Ok(one.parse::<u64>()? << by.parse::<u32>()?)
    });
    let numbers: Vec<u64> = numbers.collect::<Result<_>>().context("MOST is not a list of numbers")?;
    Ok(names.zip(numbers).collect())
}

fn between<'s>(text: &'s str, before: &str, behind: &str) -> Result<&'s str> {
    let (_, rest) = text.split_once(before).with_context(|| format!("there is no `{before}`"))?;
    Ok(rest.split_once(behind).with_context(|| format!("`{before}` does not end"))?.0)
}

/// `text` with the names between backquotes as JavaScript has them.
fn in_own_names(text: &str) -> String {
    let is_name = |word: &str| word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    let words = text.split('`').enumerate();
    let words = words.map(|(at, word)| if at % 2 == 1 && is_name(word) { camel(word) } else { word.into() });
    words.collect::<Vec<_>>().join("`")
}

/// `number` with a space between every three digits.
fn spaced(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|g| str::from_utf8(g).ok()).collect();
    groups.join(" ")
}
