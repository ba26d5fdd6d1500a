//! `npm/src/core-options.ts`: the options of clients and calls as types, with what an editor shows of them.

use super::{
    NOTICE,
    options::{Kind, Options, Row, Scope, Surface},
};
use anyhow::{Context as _, Result};
use serde_json::Value;
use std::fmt::Write as _;

/// The dialect whose names and documentation JavaScript has everywhere.
const OWN: Surface = Surface::Node;

const HEAD: &str = "\
import type { Listener } from './event.js';

";

const CLIENT: &str = "
/**
 * Options of a client.
 *
 * @example
 * const seam = new Seam({ apiKey: 'seam_…', timeout: 5_000, retries: 4 });
 */
export interface SeamOptions {
";

const CALL: &str = "
/**
 * Options of one call. Those not given are the client's.
 *
 * @example
 * await seam.acs.users.delete({ acs_user_id }, { missingOk: true, signal: AbortSignal.timeout(5_000) });
 */
export interface CallOptions {
";

/// The file's text.
pub(super) fn types(options: &Options) -> Result<String> {
    let mut text = format!("// {NOTICE}\n\n{HEAD}");
    let names = |rows: &mut dyn Iterator<Item = &Row>| {
        rows.map(|row| format!("'{}'", row.name_on(OWN))).collect::<Vec<_>>().join(",\n  ")
    };
    let is_core = |row: &&Row| row.kind != Kind::Host && (row.is_on(OWN) || row.is_on(Surface::Page));
    let _ = write!(
        text,
        "/** Names of the options that the core takes. */\nexport const OPTION_NAMES: readonly string[] = [\n  {},\n];\n\n\
         /** Names of the options that hold a credential. */\nexport const CREDENTIALS: readonly string[] = [\n  {},\n];\n",
        names(&mut options.options.iter().filter(is_core)),
        names(&mut options.options.iter().filter(|row| row.kind == Kind::Secret)),
    );
    text.push_str(CLIENT);
    for row in options.on(OWN, Scope::Client) {
        member(&mut text, options, row, Scope::Client)?;
    }
    text.push_str("}\n");
    text.push_str(CALL);
    for row in options.on(OWN, Scope::Call) {
        member(&mut text, options, row, Scope::Call)?;
    }
    text.push_str("}\n");
    Ok(text)
}

fn member(out: &mut String, options: &Options, row: &Row, scope: Scope) -> Result<()> {
    let mut about = options.in_words_of(OWN, &row.doc_on(OWN, scope));
    if let (Scope::Client, [first, rest @ ..]) = (scope, &row.environment[..]) {
        let others: String = rest.iter().map(|other| format!(", or else `{other}`,")).collect();
        let _ = write!(about, " On Node the environment variable `{first}`{others} stands in for it.");
    }
    let default = match (&row.default, scope) {
        (_, Scope::Call) if row.is_of(Scope::Client) => Some("that of the client".to_owned()),
        (Value::Bool(true), _) => Some("true".to_owned()),
        (Value::Number(number), _) => Some(spaced(number.as_u64().unwrap_or_default())),
        _ => None,
    };
    let facts = [
        default.map(|value| format!("by default {value}")),
        row.range.map(|[_, most]| format!("at most {}", spaced(most))),
    ];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    let mut sentence = facts.join(", ");
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
        let _ = write!(about, " {sentence}.");
    }
    let kind = match row.kind {
        Kind::Flag => "boolean",
        Kind::Secret | Kind::Text | Kind::Name => "string",
        Kind::Number | Kind::Count => "number",
        Kind::Headers => "Readonly<Record<string, string>> | Iterable<readonly [string, string]>",
        Kind::Host => {
            row.types.get("js").with_context(|| format!("{} has no type of JavaScript", row.name))?
        }
    };
    let _ = writeln!(out, "  /** {about} */\n  readonly {}?: {kind} | undefined;", row.name_on(OWN));
    Ok(())
}

/// `number` with a space between every three digits.
fn spaced(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|g| str::from_utf8(g).ok()).collect();
    groups.join(" ")
}
