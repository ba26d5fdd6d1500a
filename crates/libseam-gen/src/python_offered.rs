//! `python/libseam/__init__.pyi`: the names that the package offers, for type checkers. At run time each is loaded when it
//! is first asked for.

use crate::{codes::Codes, python_errors};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

/// What the package offers besides the error classes, by the module that it is in.
const OFFERED: &[(&str, &[&str])] = &[
    ("_async_client", &["AsyncSeam"]),
    ("_client", &["Seam"]),
    ("_error", &["Problem", "SeamError", "SeamValidationError"]),
    ("_event", &["Event"]),
    ("_libseam", &["NULL", "Null", "__version__"]),
    (
        "_official",
        &[
            "SeamHttpApiError",
            "SeamHttpInvalidInputError",
            "SeamHttpInvalidResponseError",
            "SeamHttpUnauthorizedError",
            "SeamInvalidOptionsError",
            "SeamInvalidTokenError",
        ],
    ),
    ("_reply", &["Reply"]),
    ("_resource", &["Resource"]),
    ("_transport", &["TransportFailure", "TransportRequest"]),
];

/// The stub of the package: every name that it offers.
pub(super) fn stub(codes: &Codes) -> String {
    let others = OFFERED.iter().map(|(module, names)| (*module, names.iter().map(|n| (*n).into()).collect()));
    let modules: BTreeMap<&str, BTreeSet<String>> =
        others.chain([("_error_types", python_errors::names(codes))]).collect();
    let mut out = String::new();
    for (module, names) in &modules {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let _ = if names.len() <= 3 {
            writeln!(out, "from .{module} import {}", names.join(", "))
        } else {
            writeln!(out, "from .{module} import (\n    {},\n)", names.join(",\n    "))
        };
    }
    out.push_str("\n__all__ = [\n");
    for name in modules.values().flatten().collect::<BTreeSet<_>>() {
        let _ = writeln!(out, "    \"{name}\",");
    }
    out.push_str("]\n");
    out
}
