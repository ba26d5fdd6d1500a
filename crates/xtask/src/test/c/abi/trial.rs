//! That the comparison sees what it is there for: headers that are changed on purpose.

use super::{Changes, header::Header, record::Record};
use crate::test::Tally;
use anyhow::{Context as _, Result};

/// What must come of a change.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Same,
    Grows,
    Breaks,
}

use Verdict::{Breaks, Grows, Same};

/// Changes: what they are, what is replaced by what, and what must come of it.
const CHANGES: [(&str, &str, &str, Verdict); 18] = [
    ("nothing", "", "", Same),
    ("a comment", " * libseam: ", " * LIBSEAM: ", Same),
    ("a new version", "#define SEAM_VERSION_STRING \"", "#define SEAM_VERSION_STRING \"9", Same),
    ("a parameter's name", "uint32_t retries, seam_error", "uint32_t tries, seam_error", Same),
    ("a parameter's type", "uint32_t retries, seam_error", "uint64_t retries, seam_error", Breaks),
    ("a parameter's sign", "uint32_t retries, seam_error", "int32_t retries, seam_error", Breaks),
    ("a type of a result", "SEAM_API size_t seam_op_count", "SEAM_API uint32_t seam_op_count", Breaks),
    ("a function that is gone", "SEAM_API size_t seam_op_count(void);", "", Breaks),
    (
        "a new function",
        "SEAM_API size_t seam_op_count(void);",
        "SEAM_API size_t seam_op_count(void);\nSEAM_API size_t seam_op_total(void);",
        Grows,
    ),
    ("a number", "SEAM_ERR_NOT_FOUND = 12", "SEAM_ERR_NOT_FOUND = 13", Breaks),
    ("a new number", "SEAM_OK = 0,", "SEAM_OK = 0,\n  SEAM_ERR_NEW = 99,", Grows),
    ("a field at the end", "\n} seam_options;", "\n  uint64_t later;\n} seam_options;", Grows),
    ("a field in between", "\n  uint32_t retries;", "\n  uint32_t sooner;\n  uint32_t retries;", Breaks),
    ("a field where nothing may grow", "\n} seam_header;", "\n  uint64_t later;\n} seam_header;", Breaks),
    (
        "a parameter in between",
        "  const char *acs_user_id;",
        "  const char *a;\n  const char *acs_user_id;",
        Breaks,
    ),
    ("a parameter that is gone", "  const char *acs_user_id;", "", Breaks),
    (
        "a parameter at the end",
        "\n} seam_user_identities_delete_params;",
        "\n  const char *a;\n} seam_user_identities_delete_params;",
        Grows,
    ),
    (
        "a new operation",
        "typedef struct seam_user_identities_delete_params {",
        "typedef struct seam_doors_open_params {\n  const char *a;\n} seam_doors_open_params;\n\
         typedef struct seam_user_identities_delete_params {",
        Grows,
    ),
];

/// Makes each change to the headers, which are as they were promised, and asks what comes of it. Each concerns the first
/// of `libseam.h` and `libseam_operations.h` in which it can be made.
pub(super) fn run(record: &Record, text: &str, operations: &str) -> Result<Tally> {
    let (mut passed, mut failed) = (0, 0);
    for (what, from, to, expected) in CHANGES {
        let change = |text: &str| if from.is_empty() { text.to_owned() } else { text.replacen(from, to, 1) };
        let is_first = text.contains(from);
        let changed = if is_first { change(text) } else { change(operations) };
        let (new_text, new_operations) =
            if is_first { (changed.as_str(), operations) } else { (text, changed.as_str()) };
        let header =
            Header::new(new_text, new_operations).with_context(|| format!("the header with {what}"))?;
        let Changes { broken, added } = record.compare(&header)?;
        let verdict = match (broken.is_empty(), added.is_empty()) {
            (false, _) => Breaks,
            (true, false) => Grows,
            (true, true) => Same,
        };
        if verdict == expected && (from.is_empty() || (changed != text && changed != operations)) {
            passed += 1;
        } else {
            eprintln!("{what}: {verdict:?}, not {expected:?}:\n{}{}", broken.join("\n"), added.join("\n"));
            failed += 1;
        }
    }
    Ok(Tally::of_runner("C ABI: changes made on purpose", passed, failed, true))
}
