//! The options in Python: `_options.py`, for type checkers, and `_constructor.py`, what is run, and
//! `call_options.rs`, what methods take besides the parameters of their operations.

use super::{
    options::{Kind, Options, Row, Scope, Surface, Unit},
    spec::Operation,
};
use anyhow::{Context as _, Result};
use serde_json::Value;
use std::fmt::Write as _;

const OWN: Surface = Surface::Python;
/// The longest line of the package's Python.
const LINE: usize = 118;

/// The last line about arguments.
const UNKNOWN: &str = "            **unknown: None; whatever else is given is refused.\n";

/// The names of the options that hold a credential, or go with one.
fn is_of_credential(row: &Row) -> bool {
    row.kind == Kind::Secret || ["workspace_id", "no_credential"].contains(&row.name.as_str())
}

/// The options of every client, as a dictionary's type.
pub(super) fn common(options: &Options) -> Result<String> {
    let mut out = String::from(
        "\"\"\"Options of a client, for type checkers: at run time they go to the core as they are.\"\"\"\n\n\
         from __future__ import annotations\n\nfrom collections.abc import Mapping\n\
         from typing import Any, Callable, Optional, TypedDict\n\nfrom ._event import Event\n\
         from ._transport import TransportRequest\n\n\nclass CommonOptions(TypedDict, total=False):\n    \
         \"\"\"Options of a client that are not about its credential.\"\"\"\n\n",
    );
    for row in options.on(OWN, Scope::Client).filter(|row| !is_of_credential(row)) {
        let _ = writeln!(out, "    {}: Optional[{}]", row.name_on(OWN), kind(row)?);
    }
    Ok(out)
}

/// The constructor of both clients, and `with_options`.
pub(super) fn constructor(options: &Options) -> Result<String> {
    let mut out = String::from(
        "\"\"\"Signatures of what takes options.\n\n\
         Each lets go of what it is given before an error passes: some tracebacks are printed with their variables, and no\n\
         credential may be in one.\n\"\"\"\n\n\
         from __future__ import annotations\n\nTYPE_CHECKING = False\nif TYPE_CHECKING:\n    \
         from collections.abc import Mapping\n    from typing import Any, Callable, NoReturn, Optional\n\n    \
         from typing_extensions import Self\n\n    from ._event import Event\n    \
         from ._transport import TransportRequest\n\n\nclass Constructor:\n    \
         \"\"\"A client as far as its options are concerned.\"\"\"\n\n    __module__ = \"libseam\"\n\n",
    );
    let client: Vec<&Row> = options.on(OWN, Scope::Client).collect();
    out.push_str("    def __init__(\n        self,\n");
    for (at, row) in client.iter().enumerate() {
        let _ = writeln!(out, "        {}: Optional[{}] = None,", row.name_on(OWN), kind(row)?);
        if at == 0 {
            out.push_str("        *,\n");
        }
    }
    out.push_str(
        "        **unknown: NoReturn,\n    ) -> None:\n        \"\"\"Make a client.\n\n        Args:\n",
    );
    for row in &client {
        out.push_str(&argument(options, row, Scope::Client));
    }
    out.push_str(UNKNOWN);
    out.push_str(
        "\n        Raises:\n            InvalidOptionsError: No credential, several, one of another kind, no workspace id \
         where one is\n                needed, or anything else that cannot be used. It lists everything that is wrong.\n        \"\"\"\n",
    );
    body(&mut out, "self._open", &client);
    let mut call: Vec<&Row> = options.on(OWN, Scope::Call).collect();
    call.extend(client.iter().filter(|row| row.name == "on_event"));
    out.push_str("\n    def with_options(\n        self,\n        *,\n");
    for row in &call {
        let _ = writeln!(out, "        {}: Optional[{}] = None,", row.name_on(OWN), kind(row)?);
    }
    out.push_str(
        "        **unknown: NoReturn,\n    ) -> Self:\n        \
         \"\"\"Return this client with other options for its calls; both share their connections.\n\n        \
         The options are those that every method has, and `on_event`. This is also how to give one to an operation that\n        \
         has a parameter of the same name, which there takes precedence.\n\n        Args:\n",
    );
    for row in &call {
        out.push_str(&argument(options, row, Scope::Call));
    }
    out.push_str(UNKNOWN);
    out.push_str("        \"\"\"\n");
    body(&mut out, "return self._derived", &call);
    out.push_str(
        "\n    def _open(self, options: dict[str, Any]) -> None:\n        \"\"\"Connect with `options`.\"\"\"\n        \
         raise NotImplementedError\n\n    def _derived(self, options: dict[str, Any]) -> Self:\n        \
         \"\"\"Return a client that differs in `options`.\"\"\"\n        raise NotImplementedError\n",
    );
    Ok(out)
}

/// Hands the keywords to `function`, and lets go of them.
fn body(out: &mut String, function: &str, rows: &[&Row]) {
    let _ = writeln!(out, "        try:\n            {function}(\n                {{");
    for row in rows {
        let name = row.name_on(OWN);
        let _ = writeln!(out, "                    \"{name}\": {name},");
    }
    out.push_str(
        "                    # Whatever they hold, they are refused for their names.\n                    \
         **dict.fromkeys(unknown, True),\n                }\n            )\n        finally:\n",
    );
    let mut line = String::new();
    for name in rows.iter().map(|row| row.name_on(OWN)).chain(["unknown".to_owned()]) {
        if line.len() + name.len() > 90 {
            let _ = writeln!(out, "            del {line}");
            line.clear();
        }
        let comma = if line.is_empty() { "" } else { ", " };
        let _ = write!(line, "{comma}{name}");
    }
    let _ = writeln!(out, "            del {line}");
}

/// A keyword that methods take besides the parameters of their operation.
pub(super) struct CallOption {
    pub(super) name: String,
    /// Its type.
    pub(super) kind: String,
    /// What it means, in one sentence.
    pub(super) about: String,
    /// Whether it is for removals alone.
    pub(super) removals: bool,
}

impl CallOption {
    /// Whether the method of `op` takes it. A parameter of the same name takes precedence.
    pub(super) fn is_of(&self, op: &Operation) -> bool {
        (!self.removals || op.effect == "removal") && op.params.iter().all(|param| param.name != self.name)
    }
}

/// The options of calls, with those first that not every method takes.
pub(super) fn of_calls(options: &Options) -> Result<Vec<CallOption>> {
    let rows = options.on(OWN, Scope::Call).map(|row| {
        Ok(CallOption {
            name: row.name_on(OWN),
            kind: kind(row)?.to_owned(),
            about: first_sentence(&about(options, row, Scope::Call)),
            removals: row.removals,
        })
    });
    let mut all: Vec<CallOption> = rows.collect::<Result<_>>()?;
    all.sort_by_key(|option| !option.removals);
    Ok(all)
}

/// What the extension module knows of them.
pub(super) fn table(options: &Options) -> Result<String> {
    let mut out = String::from(
        "//! The options of calls, which are keywords of methods.\n\n\
         /// The keyword, what it means, and whether it is for removals alone.\n\
         pub(crate) const CALL_OPTIONS: &[(&str, &str, bool)] = &[\n",
    );
    for option in of_calls(options)? {
        let _ = writeln!(out, "({:?}, {:?}, {}),", option.name, option.about, option.removals);
    }
    out.push_str("];\n");
    Ok(out)
}

fn first_sentence(text: &str) -> String {
    text.split_once(". ").map_or_else(|| text.to_owned(), |(first, _)| format!("{first}."))
}

fn about(options: &Options, row: &Row, scope: Scope) -> String {
    let mut about = options.in_words_of(OWN, &row.doc_on(OWN, scope));
    if scope == Scope::Client {
        if let [first, rest @ ..] = &row.environment[..] {
            let others: String = rest.iter().map(|other| format!(", or else {other},")).collect();
            let _ = write!(about, " Without it, the environment variable {first}{others} is used.");
        }
        match (&row.default, row.unit) {
            (Value::Bool(true), _) => about.push_str(" `True` by default."),
            (Value::Number(ms), Some(Unit::Milliseconds)) => {
                let _ = write!(about, " {} by default.", ms.as_u64().unwrap_or_default() / 1000);
            }
            (Value::Number(number), _) => {
                let _ = write!(about, " {number} by default.");
            }
            _ => {}
        }
    }
    about
}

/// The lines about an argument in a docstring.
fn argument(options: &Options, row: &Row, scope: Scope) -> String {
    let mut out = String::new();
    let mut line = format!("            {}:", row.name_on(OWN));
    for word in about(options, row, scope).split(' ') {
        if line.len() + 1 + word.len() > LINE {
            let _ = writeln!(out, "{line}");
            line = " ".repeat(15);
        }
        line.push(' ');
        line.push_str(word);
    }
    out + &line + "\n"
}

fn kind(row: &Row) -> Result<&str> {
    Ok(match (row.kind, row.unit) {
        (Kind::Secret | Kind::Text | Kind::Name, _) => "str",
        (Kind::Flag, _) => "bool",
        (Kind::Number, Some(Unit::Milliseconds)) => "float",
        (Kind::Number | Kind::Count, _) => "int",
        (Kind::Headers, _) => "Mapping[str, str]",
        (Kind::Host, _) => {
            row.types.get("python").with_context(|| format!("{} has no type of Python", row.name))?
        }
    })
}
