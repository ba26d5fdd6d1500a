//! `npm/src/generated.ts`: the types of the operations, their namespaces, and the names of codes and kinds, and
//! `npm/src/generated-removals.ts`, which stands in its place for `libseam/removals`; and `npm/src/error-groups.ts`: the
//! codes that belong together.

use super::{
    NOTICE, Output,
    codes::{Code, Codes},
    spec::{Kind, Operation, Param, Spec, camel, pascal},
    way::{self, Presence},
};
use anyhow::{Context as _, Result, bail};
use std::{collections::BTreeSet, fmt::Write as _};

/// The files.
pub(crate) fn outputs(spec: &Spec) -> Result<Vec<Output>> {
    let all: Vec<&Operation> = spec.operations.iter().collect();
    let removals: Vec<&Operation> = spec.operations.iter().filter(|op| op.is_in_removals()).collect();
    Ok(vec![
        Output { path: "npm/src/generated.ts", text: table(&spec.codes, &all)? },
        Output { path: "npm/src/generated-removals.ts", text: table(&spec.codes, &removals)? },
        Output { path: "npm/src/error-groups.ts", text: groups(&spec.codes) },
    ])
}

/// Types of `operations` and of the codes.
fn table(codes: &Codes, operations: &[&Operation]) -> Result<String> {
    let unions: [(&str, &str, &[Code]); 4] = [
        ("ErrorKind", "Name of the error that a call ended with.", &codes.errors),
        ("ProblemKind", "Kind of problem that a parameter or option can have.", &codes.problems),
        ("FailureKind", "Kind of failure: how an exchange ended without a reply.", &codes.failures),
        ("Outcome", "Knowledge of whether the operation happened, of the whole call.", &codes.outcomes),
    ];
    let mut text = format!("// {NOTICE}\n\nimport type {{ CallOptions }} from './options.js';\n");
    let returned: BTreeSet<String> = operations
        .iter()
        .filter_map(|op| op.response_type.as_deref())
        .map(|name| pascal(name.trim_end_matches("[]")))
        .collect();
    if !returned.is_empty() {
        let returned: Vec<String> = returned.into_iter().collect();
        let _ = writeln!(text, "import type {{ {} }} from './resources.js';", returned.join(", "));
    }
    for (union, about, list) in unions {
        let _ = write!(text, "\n/** {about} */\nexport type {union} =");
        for code in list {
            let _ = write!(text, "\n  /** {} */\n  | '{}'", code.doc, code.name);
        }
        text.push_str(";\n");
    }
    for op in operations {
        params(&mut text, op).with_context(|| op.operation.clone())?;
    }
    names(&mut text, operations);
    namespaces(&mut text, operations)?;
    Ok(text)
}

/// The groups of error codes, each as a list and as a type.
fn groups(codes: &Codes) -> String {
    let mut text = format!("// {NOTICE}\n\nimport type {{ ErrorKind }} from './generated.js';\n");
    for group in &codes.groups {
        let names: Vec<&str> =
            codes.errors.iter().filter(|c| c.is_in(group)).map(|c| c.name.as_str()).collect();
        let (list, union) = (format!("{}_KINDS", group.name.to_uppercase()), pascal(&group.name));
        let _ = write!(
            text,
            "\n/** {} */\nexport type {union}Kind =\n  | '{}';\n\n\
             /** The kinds of {union}Kind. */\nexport const {list}: readonly ErrorKind[] = [\n  '{}',\n];\n",
            group.doc,
            names.join("'\n  | '"),
            names.join("',\n  '"),
        );
    }
    text
}

fn params(out: &mut String, op: &Operation) -> Result<()> {
    let rules = way::sentences(op);
    let rules = if rules.is_empty() { String::new() } else { format!(" {}", rules.join(" ")) };
    let _ = writeln!(out, "\n/** Parameters of `{}`: {}{rules} */", op.operation, op.summary);
    let name = format!("{}Params", op.pascal());
    if let [only] = &way::ways(op)?[..] {
        let _ = writeln!(out, "export interface {name} {{");
        members(out, op, only, "  ")?;
        out.push_str("}\n");
        return Ok(());
    }
    let _ = write!(out, "export type {name} =");
    for way in way::ways(op)? {
        out.push_str("\n  | {\n");
        members(out, op, &way, "      ")?;
        out.push_str("    }");
    }
    out.push_str(";\n");
    Ok(())
}

/// The parameters in one way to call the operation.
fn members(out: &mut String, op: &Operation, way: &[Presence], indent: &str) -> Result<()> {
    op.params.iter().zip(way).try_for_each(|(p, presence)| member(out, p, *presence, indent))
}

fn member(out: &mut String, p: &Param, presence: Presence, indent: &str) -> Result<()> {
    if !p.summary.is_empty() {
        let _ = writeln!(out, "{indent}/** {} */", p.summary);
    }
    if presence == Presence::Absent {
        let _ = writeln!(out, "{indent}readonly {}?: undefined;", p.name);
        return Ok(());
    }
    let kind = kind(&p.kind, indent).with_context(|| p.name.clone())?;
    let null = if p.nullable { " | null" } else { "" };
    let (mark, undefined) = if presence == Presence::Optional { ("?", " | undefined") } else { ("", "") };
    let _ = writeln!(out, "{indent}readonly {}{mark}: {kind}{null}{undefined};", p.name);
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
                let presence = if p.required { Presence::Required } else { Presence::Optional };
                member(&mut text, p, presence, &format!("{indent}  "))?;
            }
            text + indent + "}"
        }
        (other, _) => bail!("the type {other} cannot be expressed yet"),
    })
}

/// What a call resolves to.
fn result(op: &Operation) -> String {
    match op.response_type.as_deref() {
        None => "void".into(),
        Some(name) => match name.strip_suffix("[]") {
            Some(item) => format!("readonly {}[]", pascal(item)),
            None => pascal(name),
        },
    }
}

fn names(out: &mut String, operations: &[&Operation]) {
    out.push_str("\n/** Every operation by its dotted name. */\nexport interface Operations {\n");
    for op in operations {
        let (name, params, result) = (&op.operation, op.pascal(), result(op));
        let _ = writeln!(out, "  '{name}': {{ params: {params}Params; result: {result} }};");
    }
    out.push_str("}\n");
    out.push_str("\n/** Every operation that returns a list, with the type of its elements. */\nexport interface Lists {\n");
    for op in operations.iter().filter(|op| op.is_list()) {
        let _ = writeln!(out, "  '{}': {};", op.operation, element(op));
    }
    out.push_str("}\n");
}

/// Type of an element of the list that `op` returns.
fn element(op: &Operation) -> String {
    pascal(op.response_type.as_deref().unwrap_or_default().trim_end_matches("[]"))
}

fn namespaces(out: &mut String, operations: &[&Operation]) -> Result<()> {
    let mut all: BTreeSet<Vec<&str>> = BTreeSet::from([Vec::new()]);
    for op in operations {
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
        for op in operations.iter().filter(|op| op.split().0 == *namespace) {
            let (verb, params, result) = (camel(op.split().1), op.pascal(), result(op));
            let given = given(op)?;
            method_doc(out, op)?;
            let _ =
                writeln!(out, "  {verb}({given}: {params}Params, options?: CallOptions): Promise<{result}>;");
            if op.is_list() {
                pages_method(out, op, given);
            }
        }
        out.push_str("}\n");
    }
    Ok(())
}

/// Above the method of `op`: what an editor shows.
fn method_doc(out: &mut String, op: &Operation) -> Result<()> {
    let path = op.operation.split('.').map(camel).collect::<Vec<_>>().join(".");
    let _ = writeln!(out, "  /**\n   * {}\n   *", op.summary);
    if op.paginated {
        let _ = writeln!(
            out,
            "   * Resolves to one page; `{}Pages` reads all of them.\n   *",
            camel(op.split().1)
        );
    }
    let rules = way::sentences(op);
    if !rules.is_empty() {
        let _ = writeln!(out, "   * {}\n   *", rules.join(" "));
    }
    let ways = way::ways(op)?;
    let given = op.params.iter().zip(ways.first().context("no way")?);
    let given = given.filter(|(_, presence)| **presence == Presence::Required);
    let members: Vec<_> = given
        .map(|(p, _)| Ok(format!("   *   {}: {},\n", p.name, example(&p.kind)?)))
        .collect::<Result<_>>()?;
    let _ = write!(
        out,
        "   * @example\n   * await seam.{path}({{\n{}   * }});\n   *\n   * @throws {{SeamError}} Why the call did not succeed: `error.kind` \
         says it. With `invalid_params` and `invalid_options` nothing was\n   * sent; what they list is in `error.problems`.\n   */\n",
        members.concat(),
    );
    Ok(())
}

/// The parameters' name in a signature: they can be left out where there is a way to call `op` without any.
fn given(op: &Operation) -> Result<&'static str> {
    let without = way::ways(op)?.iter().any(|way| !way.contains(&Presence::Required));
    Ok(if without { "params?" } else { "params" })
}

/// The method that reads the whole list of `op`.
fn pages_method(out: &mut String, op: &Operation, given: &str) {
    let (verb, params, element) = (camel(op.split().1), op.pascal(), element(op));
    let path = op.operation.split('.').map(camel).collect::<Vec<_>>().join(".");
    let _ = write!(
        out,
        "  /**\n   * Reads the whole list of `{}` from all its pages, element by element.\n   *\n   * @example\n   \
         * for await (const element of seam.{path}Pages({{}})) console.log(element);\n   *\n   * @throws {{SeamError}} \
         At once where the parameters or options are wrong; in the loop why the list was not read to its end: what came\n   \
         * before is no whole list.\n   */\n  \
         {verb}Pages({given}: {params}Params, options?: CallOptions): AsyncGenerator<{element}, void, void>;\n",
        op.operation,
    );
}

/// A value that `k` takes.
fn example(k: &Kind) -> Result<String> {
    Ok(match (k.kind.as_str(), &k.values, k.format.as_deref()) {
        ("string", Some(values), _) => format!("'{}'", values.first().context("an empty `enum`")?),
        ("string", _, Some("uuid")) => "'7ad2566e-6fd8-466d-b8e4-c10a14a74fd3'".into(),
        ("string", ..) => "'…'".into(),
        ("boolean", ..) => "true".into(),
        ("number" | "integer", ..) => k.minimum.unwrap_or(1).to_string(),
        ("array", ..) => format!("[{}]", example(k.items.as_deref().context("an array needs `items`")?)?),
        ("object", ..) => "{ /* … */ }".into(),
        (other, ..) => bail!("the type {other} cannot be expressed yet"),
    })
}
