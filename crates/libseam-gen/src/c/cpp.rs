//! `include/libseam_operations.hpp`: a typed function of C++ for every operation.

use crate::spec::{Operation, Param, Spec};
use std::fmt::Write as _;

const OPENING: &str = r#"/*
 * The operations as typed functions of C++; included by libseam.hpp.
 *
 * Each operation has a structure of its parameters, which owns their text, in which what has no value is not given, and
 * to whose end new parameters are added; a function that does it, with the built-in transport or with one of the
 * program's own; and one that makes the call, so that it can be given options before it is executed, or driven by hand.
 * A verb that is a word of C++ has an underscore behind it.
 */

#ifndef LIBSEAM_OPERATIONS_HPP
#define LIBSEAM_OPERATIONS_HPP

#include "libseam.hpp"

#if SEAM_CPLUSPLUS >= 201703L

#include <initializer_list>

namespace seam::detail {

/** A parameter as a typed function hands it on. */
struct Given {
  const char *name;
  const Text &value;
  bool is_json;
};

/** Makes a call with the parameters that are given. */
inline Result<Call> call_given(const Client &client, seam_op operation, std::initializer_list<Given> given)
{
  Result<Call> call = client.call(operation);
  for (const Given &g : given) {
    if (call.ok() && g.value.has_value()) {
      Result<void> set = g.is_json ? call->set_json(g.name, g.value) : call->set_str(g.name, g.value);
      if (!set) {
        call = std::move(set).error();
      }
    }
  }
  return call;
}

/** Executes a call that was made. */
inline Result<Reply> execute_made(Result<Call> call)
{
  if (!call) {
    return std::move(call).error();
  }
  return call->execute();
}

/** Executes a call that was made, over `transport`. */
inline Result<Reply> execute_made_with(Result<Call> call, Transport &transport)
{
  if (!call) {
    return std::move(call).error();
  }
  return call->execute_with(transport);
}

} // namespace seam::detail
"#;

/// Words that cannot name a function.
const KEYWORDS: &str = " alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t \
    char32_t class compl concept const consteval constexpr constinit const_cast continue co_await co_return co_yield \
    decltype default delete do double dynamic_cast else enum explicit export extern false float for friend goto if \
    inline int long mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public \
    register reinterpret_cast requires return short signed sizeof static static_assert static_cast struct switch \
    template this thread_local throw true try typedef typeid typename union unsigned using virtual void volatile \
    wchar_t while xor xor_eq ";

/// The header's text.
pub(crate) fn operations(spec: &Spec) -> String {
    let mut out = String::from(OPENING);
    let mut open = None;
    for op in &spec.operations {
        let (namespace, verb) = op.operation.rsplit_once('.').unwrap_or(("", &op.operation));
        let namespace = namespace.split('.').map(word).collect::<Vec<_>>().join("::");
        if open.as_ref() != Some(&namespace) {
            close(&mut out, open.as_deref());
            let _ = writeln!(out, "\nnamespace seam::{namespace} {{");
            open = Some(namespace);
        }
        operation(&mut out, op, verb);
    }
    close(&mut out, open.as_deref());
    out.push_str("\n#endif /* C++17 */\n#endif /* LIBSEAM_OPERATIONS_HPP */\n");
    out
}

fn close(out: &mut String, namespace: Option<&str>) {
    if let Some(namespace) = namespace {
        let _ = writeln!(out, "\n}} // namespace seam::{namespace}");
    }
}

fn operation(out: &mut String, op: &Operation, verb: &str) {
    let constant = format!("SEAM_OP_{}", op.operation.replace('.', "_").to_uppercase());
    let params = format!("{}Params", camel(verb));
    let _ = writeln!(
        out,
        "\n/** Parameters of `{}`. What has no value is not given. */\nstruct {params} {{",
        op.operation
    );
    let mut given = String::new();
    for p in &op.params {
        let required = if p.required { " Required." } else { "" };
        let json = if is_text(p) { "" } else { " As JSON text." };
        let member = word(&p.name);
        let _ = writeln!(out, "  /** {}{required}{json} */\n  Text {member}{{}};", p.summary);
        let _ = writeln!(
            given,
            "                              {{\"{}\", params.{member}, {}}},",
            p.name,
            !is_text(p)
        );
    }
    let name = if op.params.is_empty() { "" } else { "params" };
    let function = word(verb);
    let _ = writeln!(
        out,
        "}};\n\n/** Makes a call: {about} */\n\
         inline Result<Call> {verb}_call(const Client &client, const {params} &{name})\n{{\n  \
         return detail::call_given(client, {constant},\n                            {{\n{given}                            }});\n}}\n\n\
         /** {about} */\n\
         inline Result<Reply> {function}(const Client &client, const {params} &params)\n{{\n  \
         return detail::execute_made({verb}_call(client, params));\n}}\n\n\
         /** The same, over `transport`. */\n\
         inline Result<Reply> {function}(\n    const Client &client, const {params} &params, Transport &transport)\n{{\n  \
         return detail::execute_made_with({verb}_call(client, params), transport);\n}}",
        about = op.summary
    );
}

/// A name of C++.
fn word(name: &str) -> String {
    if KEYWORDS.contains(&format!(" {name} ")) { format!("{name}_") } else { name.into() }
}

/// `remove_acs_user` as `RemoveAcsUser`.
fn camel(name: &str) -> String {
    let words =
        name.split('_').filter_map(|word| Some((word.chars().next()?.to_ascii_uppercase(), word.get(1..)?)));
    words.map(|(first, rest)| format!("{first}{rest}")).collect()
}

/// Whether a parameter is given as text; any other kind is given as JSON.
fn is_text(p: &Param) -> bool {
    p.kind.kind == "string"
}
