//! `include/libseam_operations.h`: a typed function for every operation.

use crate::spec::{Operation, Param, Spec};
use std::fmt::Write as _;

const OPENING: &str = r#"/*
 * The operations as typed functions, over the functions of libseam.h. Nothing here is part of the ABI.
 *
 * Each operation has a structure of its parameters, in which NULL is "not given", and to whose end new parameters are
 * added; a function that does it, and
 * one that makes the call, so that it can be given options before it is executed, or driven by hand:
 *
 *     seam_NAMESPACE_VERB(client, &(seam_NAMESPACE_VERB_params){.PARAMETER = "value"}, &error);
 *
 * Ownership and errors are as libseam.h says. What is said there of `seam_call_execute` holds for the first
 * function, and what is said of `seam_call_new` and `seam_call_set_str` for the second.
 */

#ifndef LIBSEAM_OPERATIONS_H
#define LIBSEAM_OPERATIONS_H

#include "libseam.h"

/** A parameter as a typed function hands it on. */
typedef struct seam_given {
  const char *name;
  const char *value;
  /** Whether the value is JSON text. */
  bool is_json;
} seam_given;

/** Makes a call with the parameters that are given. The typed functions call it. */
static inline seam_status seam_call_new_given(const seam_client *client, seam_op operation, const seam_given *given,
                                              size_t count, seam_call **call, seam_error **error)
{
  seam_status status = seam_call_new(client, operation, call, error);
  size_t i;
  for (i = 0; status == SEAM_OK && i < count; i++) {
    if (given[i].value != NULL) {
      seam_str value = seam_str_c(given[i].value);
      status = given[i].is_json ? seam_call_set_json(*call, given[i].name, value, error)
                                : seam_call_set_str(*call, given[i].name, value, error);
    }
  }
  if (status != SEAM_OK && call != NULL) {
    seam_call_free(*call);
    *call = NULL;
  }
  return status;
}
"#;

/// The header's text.
pub(crate) fn operations(spec: &Spec) -> String {
    let mut out = String::from(OPENING);
    for op in &spec.operations {
        operation(&mut out, op);
    }
    out.push_str("\n#endif /* LIBSEAM_OPERATIONS_H */\n");
    out
}

fn operation(out: &mut String, op: &Operation) {
    let name = format!("seam_{}", op.operation.replace('.', "_"));
    let constant = format!("SEAM_OP_{}", op.operation.replace('.', "_").to_uppercase());
    let _ = writeln!(
        out,
        "\n/** Parameters of `{}`. NULL is not given. */\ntypedef struct {name}_params {{",
        op.operation
    );
    for p in &op.params {
        let required = if p.required { " Required." } else { "" };
        let json = if is_text(p) { "" } else { " As JSON text." };
        let _ = writeln!(out, "  /** {}{required}{json} */\n  const char *{};", p.summary, p.name);
    }
    if op.params.is_empty() {
        out.push_str("  /** There are none. */\n  const char *unused;\n");
    }
    let given: String = op
        .params
        .iter()
        .map(|p| format!("    {{\"{0}\", params == NULL ? NULL : params->{0}, {1}}},\n", p.name, !is_text(p)))
        .collect();
    let _ = writeln!(
        out,
        "}} {name}_params;\n\n/** Makes a call: {} */\n\
         static inline seam_status {name}_call(\n    const seam_client *client,\n    \
         const {name}_params *params,\n    seam_call **call,\n    seam_error **error)\n{{",
        op.summary
    );
    let (array, count) =
        if op.params.is_empty() { ("NULL", "0") } else { ("given", "sizeof given / sizeof given[0]") };
    if op.params.is_empty() {
        out.push_str("  (void)params;\n");
    } else {
        let _ = writeln!(out, "  const seam_given given[] = {{\n{given}  }};");
    }
    let _ = writeln!(
        out,
        "  return seam_call_new_given(client, {constant},\n                             {array}, {count}, call, error);\n}}\n"
    );
    let (reply, passed) = match op.response_key {
        Some(_) => ("seam_reply **reply,\n    ", "reply"),
        None => ("", "NULL"),
    };
    let _ = writeln!(
        out,
        "/** {} */\nSEAM_MUST_CHECK static inline seam_status {name}(\n    const seam_client *client,\n    \
         const {name}_params *params,\n    {reply}seam_error **error)\n{{\n  seam_call *call = NULL;\n  \
         seam_status status = {name}_call(client, params, &call, error);\n  \
         if (status == SEAM_OK) {{\n    status = seam_call_execute(call, {passed}, error);\n  }}\n  \
         seam_call_free(call);\n  return status;\n}}",
        op.summary
    );
}

/// Whether a parameter is given as text; any other kind is given as JSON.
fn is_text(p: &Param) -> bool {
    p.kind.kind == "string"
}
