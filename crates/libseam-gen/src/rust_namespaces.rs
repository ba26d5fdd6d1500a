//! `crates/libseam/src/namespaces.rs`: a typed method for every operation, for both Rust clients.

use crate::spec::{Operation, Param, Spec, pascal};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The namespaces as Rust text; rustfmt puts it in order.
pub(crate) fn namespaces(spec: &Spec) -> String {
    let mut out = String::from("//! The operations as typed methods.\n\n");
    out.push_str("use crate::{CallOptions, Client, Error, Pages, Reply, json::Object};\n\n");
    for op in &spec.operations {
        params(&mut out, op);
    }
    out.push_str(&clients(spec, "async", ".await", "Pages"));
    out.push_str("/// The operations as typed methods that block.\n#[cfg(feature = \"http\")]\npub(super) mod blocking {\n");
    let names: Vec<String> = spec.operations.iter().map(Operation::pascal).collect();
    let _ = writeln!(out, "use super::{{{}}};", names.join(", "));
    out.push_str("use crate::{CallOptions, Error, Reply, blocking::{Client, Pages}};\n\n");
    out.push_str(&clients(spec, "", "", "Pages<'c>"));
    out.push_str("}\n");
    out
}

/// The type of a parameter, and how it becomes a value.
fn rust_type(p: &Param) -> &'static str {
    match p.kind.kind.as_str() {
        "string" => "&'a str",
        "boolean" => "bool",
        "integer" => "i64",
        "array" if p.kind.items.as_ref().is_some_and(|items| items.kind == "string") => "&'a [&'a str]",
        _ => "crate::json::Value",
    }
}

fn params(out: &mut String, op: &Operation) {
    let name = op.pascal();
    let borrows = op.params.iter().any(|p| rust_type(p).starts_with('&'));
    let lifetime = if borrows { "<'a>" } else { "" };
    let anonymous = if borrows { "<'_>" } else { "" };
    let _ = writeln!(
        out,
        "/// Parameters of `{}`: {}\n#[derive(Clone, Debug, Default)]\npub struct {name}{lifetime} {{",
        op.operation, op.summary
    );
    for p in &op.params {
        let kind = rust_type(p);
        let kind = if p.required { kind.into() } else { format!("Option<{kind}>") };
        let _ = writeln!(out, "/// {}\npub {}: {kind},", p.summary, p.name);
    }
    let _ = writeln!(
        out,
        "}}\n\nimpl From<{name}{anonymous}> for Object {{\nfn from(params: {name}{anonymous}) -> Self {{\nSelf::new()"
    );
    for p in &op.params {
        let field = &p.name;
        let with = if p.required { "with" } else { "with_some" };
        let _ = writeln!(out, ".{with}({field:?}, params.{field})");
    }
    out.push_str("}\n}\n\n");
}

fn clients(spec: &Spec, asynchronous: &str, wait: &str, pages: &str) -> String {
    let mut out = String::new();
    let mut namespaces: BTreeSet<Vec<&str>> = BTreeSet::new();
    for op in &spec.operations {
        let words = op.split().0;
        for length in 1..=words.len() {
            namespaces.insert(words[..length].to_vec());
        }
    }
    let accessors = |below: &[&str]| {
        let mut text = String::new();
        for inner in namespaces.iter().filter(|n| n.len() == below.len() + 1 && n.starts_with(below)) {
            let last = inner.last().copied().unwrap_or_default();
            let (seam, this, life) =
                if below.is_empty() { ("self", "&self", "_") } else { ("self.0", "self", "c") };
            let _ = writeln!(
                text,
                "/// The operations below `{}`.\n#[must_use]\npub fn {last}({this}) -> {}<'{life}> {{ {}({seam}) }}\n",
                inner.join("."),
                pascal(&inner.join(".")),
                pascal(&inner.join(".")),
            );
        }
        text
    };
    let _ = writeln!(out, "impl Client {{\n{}}}\n", accessors(&[]));
    for namespace in &namespaces {
        let dotted = namespace.join(".");
        let name = pascal(&dotted);
        let _ = writeln!(
            out,
            "/// The operations below `{dotted}`.\n#[derive(Clone, Copy, Debug)]\npub struct {name}<'c>(&'c Client);\n\n\
             impl<'c> {name}<'c> {{\n{}",
            accessors(namespace)
        );
        for op in spec.operations.iter().filter(|op| op.split().0 == *namespace) {
            let (verb, full) = (op.split().1, op.operation.as_str());
            let params = op.pascal();
            let lifetime = if op.params.iter().any(|p| rust_type(p).starts_with('&')) { "<'_>" } else { "" };
            let _ = writeln!(
                out,
                "/// {}\n///\n/// # Errors\n/// Why the call did not succeed.\n\
                 pub {asynchronous} fn {verb}(self, params: {params}{lifetime}) -> Result<Reply, Error> {{\n\
                 self.{verb}_with(params, &CallOptions::default()){wait}\n}}\n\n\
                 /// {} With options of its own.\n///\n/// # Errors\n/// Why the call did not succeed.\n\
                 pub {asynchronous} fn {verb}_with(self, params: {params}{lifetime}, options: &CallOptions) \
                 -> Result<Reply, Error> {{\n\
                 self.0.call_with({full:?}, crate::json::Object::from(params), options){wait}\n}}\n",
                op.summary, op.summary
            );
            if op.is_list() {
                let _ = writeln!(
                    out,
                    "/// Reads the list of `{full}` from all its pages, item by item, as [`Client::pages`] does.\n///\n\
                     /// # Errors\n/// As [`crate::Engine::pages`].\n\
                     pub fn {verb}_pages(self, params: {params}{lifetime}) -> Result<{pages}, Error> {{\n\
                     self.{verb}_pages_with(params, &CallOptions::default())\n}}\n\n\
                     /// Reads the list of `{full}` as the method without options does. `options` hold for each page.\n\
                     ///\n/// # Errors\n/// As [`crate::Engine::pages`].\n\
                     pub fn {verb}_pages_with(self, params: {params}{lifetime}, options: &CallOptions) \
                     -> Result<{pages}, Error> {{\n\
                     self.0.pages_with({full:?}, crate::json::Object::from(params), options)\n}}\n",
                );
            }
        }
        out.push_str("}\n\n");
    }
    out
}
