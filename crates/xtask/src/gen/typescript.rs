//! `npm/src/generated.ts`: the types of the operations, their namespaces, and the names of codes and kinds; and
//! `npm/src/error-groups.ts`: the codes that belong together.

use super::{
    NOTICE, Output,
    codes::{self, Code, GROUPS, List},
    spec::{Kind, Operation, Param, Spec, camel, pascal},
};
use anyhow::{Context as _, Result, bail};
use std::{collections::BTreeSet, fmt::Write as _, path::Path};

/// The names that the core's source lists, as types: the type, its comment, and the list.
const UNIONS: [(&str, &str, List); 3] = [
    ("ErrorKind", "What went wrong.", codes::ERRORS),
    ("ProblemKind", "The kinds of problem that a parameter or option can have.", codes::PROBLEMS),
    ("FailureKind", "How an exchange failed.", codes::FAILURES),
];

/// The files.
pub(crate) fn outputs(root: &Path, spec: &Spec) -> Result<Vec<Output>> {
    let mut text = format!("// {NOTICE}\n\nimport type {{ CallOptions }} from './options.js';\n");
    for (union, about, list) in UNIONS {
        let _ = write!(text, "\n/** {about} */\nexport type {union} =");
        for code in codes::read(root, list)? {
            let _ = write!(text, "\n  /** {} */\n  | '{}'", code.about, code.name);
        }
        text.push_str(";\n");
    }
    for op in &spec.operations {
        params(&mut text, op).with_context(|| op.operation.clone())?;
    }
    operations(&mut text, spec);
    namespaces(&mut text, spec);
    Ok(vec![
        Output { path: "npm/src/generated.ts", text },
        Output { path: "npm/src/error-groups.ts", text: groups(&codes::read(root, codes::ERRORS)?) },
    ])
}

/// The groups of error codes, each as a list and as a type.
fn groups(codes: &[Code]) -> String {
    let mut text = format!("// {NOTICE}\n\nimport type {{ ErrorKind }} from './generated.js';\n");
    for group in GROUPS {
        let names: Vec<&str> = codes.iter().filter(|c| group.has(c)).map(|c| c.name.as_str()).collect();
        let (list, union) = (format!("{}_KINDS", group.name.to_uppercase()), pascal(group.name));
        let _ = write!(
            text,
            "\n/** {} */\nexport type {union}Kind =\n  | '{}';\n\n\
             /** The kinds of {union}Kind. */\nexport const {list}: readonly ErrorKind[] = [\n  '{}',\n];\n",
            group.about,
            names.join("'\n  | '"),
            names.join("',\n  '"),
        );
    }
    text
}

fn params(out: &mut String, op: &Operation) -> Result<()> {
    let _ = writeln!(
        out,
        "\n/** Parameters of `{}`: {} */\nexport interface {}Params {{",
        op.operation,
        op.summary,
        op.pascal()
    );
    for p in &op.params {
        member(out, p, "  ")?;
    }
    out.push_str("}\n");
    Ok(())
}

fn member(out: &mut String, p: &Param, indent: &str) -> Result<()> {
    let kind = kind(&p.kind, indent).with_context(|| p.name.clone())?;
    let (optional, null) = (if p.required { "" } else { "?" }, if p.nullable { " | null" } else { "" });
    if !p.summary.is_empty() {
        let _ = writeln!(out, "{indent}/** {} */", p.summary);
    }
    let _ = writeln!(out, "{indent}readonly {}{optional}: {kind}{null};", p.name);
    Ok(())
}

/// What a parameter may hold, as a type.
fn kind(k: &Kind, indent: &str) -> Result<String> {
    Ok(match (k.kind.as_str(), &k.values) {
        ("string", Some(values)) => values.iter().map(|v| format!("'{v}'")).collect::<Vec<_>>().join(" | "),
        ("string", None) => "string".into(),
        ("boolean", _) => "boolean".into(),
        ("number" | "integer", _) => "number".into(),
        ("array", _) => {
            let items = k.items.as_deref().context("an array needs `items`")?;
            format!("ReadonlyArray<{}>", kind(items, indent)?)
        }
        ("object", _) => {
            let mut text = String::from("{\n");
            for p in k.properties.as_deref().context("an object needs `properties`")? {
                member(&mut text, p, &format!("{indent}  "))?;
            }
            text + indent + "}"
        }
        (other, _) => bail!("the type {other} cannot be expressed yet"),
    })
}

/// What a call resolves to.
fn result(op: &Operation) -> &'static str {
    if op.response_key.is_some() { "unknown" } else { "void" }
}

fn operations(out: &mut String, spec: &Spec) {
    out.push_str("\n/** Every operation by its dotted name. */\nexport interface Operations {\n");
    for op in &spec.operations {
        let (name, params, result) = (&op.operation, op.pascal(), result(op));
        let _ = writeln!(out, "  '{name}': {{ params: {params}Params; result: {result} }};");
    }
    out.push_str("}\n");
}

fn namespaces(out: &mut String, spec: &Spec) {
    let mut all: BTreeSet<Vec<&str>> = BTreeSet::from([Vec::new()]);
    for op in &spec.operations {
        let words = op.split().0;
        all.extend((1..=words.len()).map(|length| words[..length].to_vec()));
    }
    for namespace in &all {
        let dotted = namespace.join(".");
        let (name, about) = if namespace.is_empty() {
            ("Namespaces".to_owned(), "The operations, as methods.".to_owned())
        } else {
            (format!("{}Namespace", pascal(&dotted)), format!("The operations below `{dotted}`."))
        };
        let _ = writeln!(out, "\n/** {about} */\nexport interface {name} {{");
        for below in all.iter().filter(|n| n.len() == namespace.len() + 1 && n.starts_with(namespace)) {
            let (dotted, last) = (below.join("."), below.last().copied().unwrap_or_default());
            let (field, kind) = (camel(last), pascal(&dotted));
            let _ = writeln!(
                out,
                "  /** The operations below `{dotted}`. */\n  readonly {field}: {kind}Namespace;"
            );
        }
        for op in spec.operations.iter().filter(|op| op.split().0 == *namespace) {
            let (verb, params, result) = (camel(op.split().1), op.pascal(), result(op));
            let _ = writeln!(
                out,
                "  /** {} */\n  {verb}(params: {params}Params, options?: CallOptions): Promise<{result}>;",
                op.summary
            );
        }
        out.push_str("}\n");
    }
}
