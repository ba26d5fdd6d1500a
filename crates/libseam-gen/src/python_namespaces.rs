//! `python/libseam/_namespaces.pyi`: the types of the methods that `_namespace.py` makes at run time, for both clients.
//!
//! At run time every parameter may be left out and any keyword may be given, so that it is the core that says what is
//! missing or unknown. The stubs are strict.

use super::{
    python_options::{self, CallOption},
    spec::{Kind, Operation, Param, Spec, pascal},
};
use anyhow::{Result, bail};
use std::{collections::BTreeSet, fmt::Write as _};

/// Names that a client has for itself.
const RESERVED: &[&str] = &["build", "call", "check", "close", "aclose", "endpoint", "pages", "with_options"];

/// Names that mean something to Python, and those that the methods use themselves.
const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "self", "try", "unknown", "while", "with",
    "yield",
];

/// Whether methods block.
#[derive(Clone, Copy, PartialEq)]
enum Flavour {
    Blocking,
    Async,
}

impl Flavour {
    const BOTH: [Self; 2] = [Self::Blocking, Self::Async];

    fn prefix(self) -> &'static str {
        if self == Self::Async { "Async" } else { "" }
    }

    fn def(self) -> &'static str {
        if self == Self::Async { "async def" } else { "def" }
    }

    /// What gives the items of a list.
    fn items(self) -> &'static str {
        if self == Self::Async { "AsyncGenerator[Resource, None]" } else { "Generator[Resource, None, None]" }
    }

    fn native(self) -> &'static str {
        if self == Self::Async { "AsyncClient" } else { "Client" }
    }
}

/// A namespace with what is below it.
struct Namespace<'a> {
    words: Vec<&'a str>,
    inner: Vec<Vec<&'a str>>,
    operations: Vec<&'a Operation>,
}

impl Namespace<'_> {
    fn class(&self, flavour: Flavour) -> String {
        class(&self.words, flavour)
    }
}

fn class(words: &[&str], flavour: Flavour) -> String {
    let name = if words.is_empty() { "Namespaces".into() } else { pascal(&words.join(".")) };
    format!("{}{name}", flavour.prefix())
}

/// Every namespace, the inner ones first, the root last.
fn namespaces(spec: &Spec) -> Result<Vec<Namespace<'_>>> {
    let mut all: BTreeSet<Vec<&str>> = BTreeSet::from([Vec::new()]);
    for op in &spec.operations {
        let (words, verb) = op.split();
        let names = words.iter().chain([&verb]).copied().chain(op.params.iter().map(|p| p.name.as_str()));
        if let Some(name) = names.into_iter().find(|name| KEYWORDS.contains(name)) {
            bail!("{}: `{name}` cannot be a name in Python", op.operation);
        }
        if words.first().is_some_and(|first| RESERVED.contains(first)) {
            bail!("{}: the clients in Python have a method of the namespace's name", op.operation);
        }
        all.extend((1..=words.len()).map(|length| words[..length].to_vec()));
    }
    let below = |words: &[&str]| -> Vec<Vec<&str>> {
        all.iter().filter(|n| n.len() == words.len() + 1 && n.starts_with(words)).cloned().collect()
    };
    let within = |words: &[&str]| spec.operations.iter().filter(|op| op.split().0 == words).collect();
    let mut ordered: Vec<Namespace<'_>> = all
        .iter()
        .map(|words| Namespace { words: words.clone(), inner: below(words), operations: within(words) })
        .collect();
    ordered.reverse();
    Ok(ordered)
}

/// The stubs.
pub(crate) fn stubs(spec: &Spec) -> Result<String> {
    let of_calls = python_options::of_calls(&spec.options)?;
    let mut body = String::new();
    for flavour in Flavour::BOTH {
        for namespace in namespaces(spec)? {
            let _ = writeln!(body, "\nclass {}:", namespace.class(flavour));
            for inner in &namespace.inner {
                let name = inner.last().copied().unwrap_or_default();
                let _ = writeln!(body, "    {name}: {}", class(inner, flavour));
            }
            let _ = writeln!(body, "    def __init__(self, native: {}) -> None: ...", flavour.native());
            for op in &namespace.operations {
                stub(&mut body, op, &of_calls, flavour);
            }
        }
    }
    let mut out = String::from("\"\"\"The operations as methods.\"\"\"\n\n");
    let used = |names: &[&'static str]| -> String {
        let words: BTreeSet<&str> = body.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        names.iter().copied().filter(|name| words.contains(name)).collect::<Vec<_>>().join(", ")
    };
    let imports: [(&str, &[&'static str]); 5] = [
        ("collections.abc", &["AsyncGenerator", "Generator", "Mapping", "Sequence"]),
        ("typing", &["Any", "Literal", "Optional", "Union"]),
        ("uuid", &["UUID"]),
        ("._libseam", &["AsyncClient", "Client", "Null"]),
        ("._resource", &["Resource"]),
    ];
    for (module, names) in imports {
        let names = used(names);
        if !names.is_empty() {
            let gap = if module == "._libseam" { "\n" } else { "" };
            let _ = writeln!(out, "{gap}from {module} import {names}");
        }
    }
    out.push_str(&body);
    Ok(out)
}

fn stub(out: &mut String, op: &Operation, of_calls: &[CallOption], flavour: Flavour) {
    let result = if op.response_key.is_none() { "None" } else { "Any" };
    method(out, op, of_calls, (flavour.def(), op.split().1, result));
    if op.is_list() {
        // Each gives the items of the whole list.
        method(out, op, of_calls, ("def", &format!("{}_pages", op.split().1), flavour.items()));
    }
}

/// A method of `op`: how it is defined, its name, and what it returns.
fn method(
    out: &mut String,
    op: &Operation,
    of_calls: &[CallOption],
    (define, name, result): (&str, &str, &str),
) {
    let _ = writeln!(out, "    {define} {name}(\n        self,\n        *,");
    for p in &op.params {
        let kind = python_type(p);
        let _ = if p.required {
            writeln!(out, "        {}: {kind},", p.name)
        } else {
            writeln!(out, "        {}: Optional[{kind}] = None,", p.name)
        };
    }
    for option in of_calls.iter().filter(|option| option.is_of(op)) {
        let _ = writeln!(out, "        {}: Optional[{}] = None,", option.name, option.kind);
    }
    let _ = writeln!(out, "    ) -> {result}: ...");
}

fn python_type(p: &Param) -> String {
    let kind = kind_type(&p.kind);
    if p.nullable { format!("Union[{kind}, Null]") } else { kind }
}

fn kind_type(kind: &Kind) -> String {
    match (kind.kind.as_str(), &kind.values) {
        ("string", Some(values)) => {
            let values: Vec<String> = values.iter().map(|value| format!("\"{value}\"")).collect();
            format!("Literal[{}]", values.join(", "))
        }
        ("string", None) if kind.format.as_deref() == Some("uuid") => "Union[str, UUID]".into(),
        ("string", None) => "str".into(),
        ("boolean", _) => "bool".into(),
        ("integer", _) => "int".into(),
        ("number", _) => "float".into(),
        ("array", _) => {
            let items = kind.items.as_ref().map_or_else(|| "Any".into(), |items| kind_type(items));
            format!("Sequence[{items}]")
        }
        ("object", _) => "Mapping[str, Any]".into(),
        _ => "Any".into(),
    }
}
